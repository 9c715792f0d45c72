package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.layers.Sizing;
import dev.quatrain.trainer.network.Loss;
import java.util.List;

/** What a network learns on given data: a target for each reading, and what its outputs mean. */
public interface Task {
    TaskName name();

    Loss loss();

    /** Channels of the network's last layer, at each step it gives an output for. */
    int outputs();

    /** Readings after the present one that a target needs. */
    default int ahead() {
        return 0;
    }

    /** Readings before the present one that a target needs. */
    default int lookback() {
        return 0;
    }

    /** Whether only the last reading of a run has a target. */
    default boolean atEndOnly() {
        return false;
    }

    /**
     * Writes the target [outputs or fewer] for reading t of a scaled run; NaN at {@code into[at]} where there is none.
     *
     * @param t never negative, and before the run's end
     */
    void target(Run run, int t, float[] into, int at);

    /**
     * What the outputs mean.
     *
     * @param window readings of the window the network sees at once, 0 if it goes step by step
     * @param code channels of the code
     */
    Readout readout(int window, int code);

    /** Names of the classes; empty where nothing is classified. */
    default List<String> labels() {
        return List.of();
    }

    /** Whether the network should see its window relative to the newest reading, in units of its own size. */
    default boolean relative() {
        return false;
    }

    /** How the network sees its window relative to the newest reading. */
    default Sizing sizing() {
        return Sizing.SPREAD;
    }

    /** Whether outputs of zero are already an answer that training should only improve upon. */
    default boolean startsFromBase() {
        return false;
    }

    /** The same task with what it fits by itself fitted to all known runs. */
    default Task refit(Corpus corpus) {
        return this;
    }

    /** How training examples are varied. */
    default Augmentation augmentation() {
        return Augmentation.NONE;
    }

    /** Readings the forecast reaches ahead; 0 if there is none. */
    default int horizon() {
        return 0;
    }
}
