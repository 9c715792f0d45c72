package dev.quatrain.trainer.rnn;

import dev.quatrain.trainer.FamilyContract;
import dev.quatrain.trainer.families.Family;
import java.util.List;

class LstmOfChangesContractTest extends FamilyContract {
    @Override
    protected Family family() {
        return new LstmFamily(List.of(20), 2, 0, LstmFamily.Predict.CHANGE, 24, 6);
    }
}
