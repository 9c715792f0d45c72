package dev.quatrain.trainer.rnn;

import dev.quatrain.trainer.FamilyContract;
import dev.quatrain.trainer.families.Family;
import java.util.List;

class LstmContractTest extends FamilyContract {
    @Override
    protected Family family() {
        return new LstmFamily(List.of(24, 16), 3, 0.1, LstmFamily.Predict.VALUE, 24, 6);
    }
}
