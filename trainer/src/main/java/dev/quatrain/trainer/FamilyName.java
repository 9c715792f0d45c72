package dev.quatrain.trainer;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.rnn.LstmFamily;
import dev.quatrain.trainer.sae.SaeFamily;

/** The families there are; each reads its own part of the configuration. */
enum FamilyName {
    RNN {
        @Override
        Family read(Settings network, Settings training) {
            return LstmFamily.read(network, training);
        }
    },
    SAE {
        @Override
        Family read(Settings network, Settings training) {
            return SaeFamily.read(network, training);
        }
    };

    /** The family as the sections {@code network} and {@code training} configure it. */
    abstract Family read(Settings network, Settings training);
}
