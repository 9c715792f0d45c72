package dev.quatrain.trainer.families;

import dev.quatrain.trainer.layers.Pooling;
import java.util.List;

/** What of a sequence's steps goes on to the outputs. */
public enum TimePool {
    /** The present step. */
    LAST,
    /** The mean over all steps. */
    MEAN,
    /** The maximum over all steps. */
    MAX,
    /** Mean and maximum, side by side. */
    MEAN_MAX;

    /** The poolings, none for the present step. */
    public List<Pooling> poolings() {
        return switch (this) {
            case LAST -> List.of();
            case MEAN -> List.of(Pooling.MEAN);
            case MAX -> List.of(Pooling.MAX);
            case MEAN_MAX -> List.of(Pooling.MEAN, Pooling.MAX);
        };
    }
}
