package dev.quatrain.trainer.sae;

import dev.quatrain.trainer.FamilyContract;
import dev.quatrain.trainer.families.Family;
import java.util.List;

class SaeContractTest extends FamilyContract {
    @Override
    protected Family family() {
        return new SaeFamily(10, List.of(20, 9), 0.1, 2, 1);
    }
}
