package dev.quatrain.model.guard;

/**
 * What happens to readings that are not simply the next one of their series.
 *
 * @param late a reading older than the series' newest
 * @param missing a reading some of whose features are absent, null or NaN
 * @param gap what a silence does to the hidden state
 * @param gapIntervals silence longer than this many sampling intervals is a gap; at least 1
 */
public record GuardPolicy(Late late, Missing missing, Gap gap, int gapIntervals) {
    /** A gap after 10 intervals: far beyond jitter, short against what a hidden state remembers. */
    public static final GuardPolicy DEFAULT = new GuardPolicy(Late.DROP, Missing.DLQ, Gap.RESET, 10);

    /** What to do with a reading whose event time is before the series' newest. */
    public enum Late {
        /** Count and forget it. */
        DROP,
        /** Dead-letter it. */
        DLQ
    }

    /** What to do with a reading that lacks features. One that lacks all of them is always dead-lettered. */
    public enum Missing {
        /** Dead-letter it. */
        DLQ,
        /** Put the series' last value in its place, flag the score, lower its confidence; dead-letter if there is no last value. */
        IMPUTE_LAST,
        /** Count and forget it. */
        SKIP
    }

    /** What to do with the hidden state after a silence. */
    public enum Gap {
        /** Go on as if nothing had happened; the score is flagged. */
        CONTINUE,
        /** Start afresh; the series warms up again. */
        RESET
    }

    public GuardPolicy {
        if (gapIntervals < 1) {
            throw new IllegalArgumentException("gapIntervals must be at least 1, not " + gapIntervals);
        }
    }
}
