package dev.quatrain.trainer;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.cnn.CnnFamily;
import dev.quatrain.trainer.dbn.DbnFamily;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.rnn.RnnFamily;
import dev.quatrain.trainer.rnn.RnnFamily.Direction;
import dev.quatrain.trainer.sae.SaeFamily;
import dev.quatrain.trainer.tasks.TaskName;

/** The families there are; each reads its own part of the configuration. */
enum FamilyName {
    DBN {
        @Override
        Family read(Settings network, Settings training, TaskName task) {
            return DbnFamily.read(network, training, task);
        }
    },
    SAE {
        @Override
        Family read(Settings network, Settings training, TaskName task) {
            return SaeFamily.read(network, training);
        }
    },
    CNN {
        @Override
        Family read(Settings network, Settings training, TaskName task) {
            return CnnFamily.read(network, training);
        }
    },
    RNN {
        @Override
        Family read(Settings network, Settings training, TaskName task) {
            return RnnFamily.read(Direction.FORWARD, network, training, task);
        }
    },
    BIRNN {
        @Override
        Family read(Settings network, Settings training, TaskName task) {
            return RnnFamily.read(Direction.BOTH, network, training, task);
        }
    },
    CNN_RNN {
        @Override
        Family read(Settings network, Settings training, TaskName task) {
            return RnnFamily.read(Direction.CONVOLVED, network, training, task);
        }
    };

    /** The family as the sections {@code network} and {@code training} configure it for a task. */
    abstract Family read(Settings network, Settings training, TaskName task);
}
