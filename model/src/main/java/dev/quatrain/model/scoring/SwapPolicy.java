package dev.quatrain.model.scoring;

import dev.quatrain.model.state.KeptReadings;

/**
 * What becomes of the series' states when another model takes a model's place.
 *
 * @param states what the new model begins with
 * @param keep newest readings kept of each series for the new model to go on from; they are part of every record that is logged
 */
public record SwapPolicy(States states, int keep) {
    /** The state goes on where it can. */
    public static final SwapPolicy DEFAULT = new SwapPolicy(States.CARRY, 0);

    /** Every series starts afresh. */
    public static final SwapPolicy RESET = new SwapPolicy(States.RESET, 0);

    /** What a new model begins with. */
    public enum States {
        /** The state the model before left, if both lay states out alike; else as {@link #REWARM} from what is kept. */
        CARRY,
        /** The state it would have, had it been there for the kept readings and none before. */
        REWARM,
        /** Nothing. */
        RESET
    }

    public SwapPolicy {
        if (keep < 0 || keep > KeptReadings.MOST) {
            throw new IllegalArgumentException("keep must be 0 to " + KeptReadings.MOST + ", not " + keep);
        }
        if (states == States.RESET && keep > 0) {
            throw new IllegalArgumentException("A model that resets states needs no kept readings");
        }
    }

    /**
     * Readings to keep of each series: also all that may wait for their score, lest a new model lose them.
     *
     * @param longestDelaySteps of the model and those that may have been before it
     */
    public int kept(int longestDelaySteps) {
        return Math.max(keep, longestDelaySteps);
    }
}
