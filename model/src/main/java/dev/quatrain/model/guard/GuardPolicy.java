package dev.quatrain.model.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to readings that are not simply the next one of their series, and to series of which none come.
 *
 * @param late a reading older than the series' newest
 * @param duplicate by what a reading is known to have come before
 * @param missing a reading some of whose features are absent, null or NaN
 * @param range a reading some of whose features lie outside the range that the bundle declares
 * @param gap what a silence does to the hidden state
 * @param gapIntervals silence longer than this many sampling intervals is a gap; at least 1
 * @param halfLifeIntervals sampling intervals after which {@link Gap#DECAY} has halved the hidden state; at least 1
 * @param future a reading whose event time is ahead of the time at which it was written to its topic
 * @param silence the alert on a series that does not speak
 * @param idle when a series that does not speak is forgotten
 */
public record GuardPolicy(
        Late late,
        Duplicate duplicate,
        Missing missing,
        Range range,
        Gap gap,
        int gapIntervals,
        int halfLifeIntervals,
        Future future,
        Silence silence,
        Idle idle) {
    /** A gap after 10 intervals: far beyond jitter, short against what a hidden state remembers. */
    public static final GuardPolicy DEFAULT = new GuardPolicy(Late.DROP, Missing.DLQ, Gap.RESET, 10);

    /** What to do with a reading whose event time is before the series' newest. */
    public enum Late {
        /** Count and forget it. */
        DROP,
        /**
         * Score it with the present hidden state, of which it changes nothing. With a model that looks ahead it is dropped: it has no place
         * among the readings that wait.
         */
        SCORE_WITHOUT_REWIND,
        /** Dead-letter it. */
        DLQ
    }

    /** By what a reading is known to have come before. It is then counted and forgotten. */
    public enum Duplicate {
        /** Same series, same event time. */
        EVENT_TIME,
        /** Same series, same id, as one of the last {@link #REMEMBERED} of it. Two readings of one event time are both scored. */
        EVENT_ID;

        /** Ids kept of each series: more than a producer has in flight. */
        public static final int REMEMBERED = 32;
    }

    /** What to do with a reading that lacks features. One that lacks all of them is always dead-lettered. */
    public enum Missing {
        /** Dead-letter it. */
        DLQ,
        /** Put the series' last value in its place, flag the score, lower its confidence; dead-letter if there is no last value. */
        IMPUTE_LAST,
        /**
         * Put what the model expected in its place: its forecast of this reading, or else what it expected of the one before. Where it expects
         * nothing, as after a reset or while it looks ahead, the last value. Otherwise as {@link #IMPUTE_LAST}.
         */
        IMPUTE_EXPECTED,
        /** Count and forget it. */
        SKIP
    }

    /** What to do with a value outside the range that the bundle declares of its feature. */
    public enum Range {
        /** Score it as it is and flag the score. */
        FLAG,
        /** Put the nearest value of the range in its place and flag the score. */
        CLIP,
        /** Dead-letter the reading. */
        DLQ,
        /** Give the reading a score with status REJECTED and keep it from the model. */
        REJECT
    }

    /** What to do with the hidden state after a silence. */
    public enum Gap {
        /** Go on as if nothing had happened; the score is flagged. */
        CONTINUE,
        /** Start afresh; the series warms up again. */
        RESET,
        /**
         * Halve what recurrent cells remember for each half-life that the silence lasted: the segments h and c of the hidden state, or all of
         * it where none is called so.
         */
        DECAY
    }

    /**
     * What to do with a reading whose event time is ahead of the timestamp of its record in Kafka. That timestamp is the wall clock as it was
     * when the reading was written, and is the same when the topic is read again; so the same readings are refused.
     *
     * @param fate what becomes of it
     * @param most how far ahead is still credible
     */
    public record Future(Fate fate, Duration most) {
        /** An hour, as Kafka's own limit on a record's timestamp. */
        public static final Future DEFAULT = new Future(Fate.DLQ, Duration.ofHours(1));

        /** What becomes of a reading from the future. */
        public enum Fate {
            /** Dead-letter it. */
            DLQ,
            /** Count and forget it. */
            DROP,
            /** Believe it: all that come after it are then late. */
            ACCEPT
        }

        public Future {
            if (most.isNegative()) {
                throw new IllegalArgumentException("most must not be negative, not " + most);
            }
        }
    }

    /**
     * The alert on a series that does not speak.
     *
     * @param on whether there is one
     * @param intervals silence longer than this many sampling intervals; at least 1
     * @param patience how long a whole partition must be silent, by the wall clock, until its time is taken to go on by itself
     */
    public record Silence(boolean on, int intervals, Duration patience) {
        public static final Silence DEFAULT = new Silence(true, 10, Duration.ofMinutes(1));
        public static final Silence OFF = new Silence(false, 10, Duration.ofMinutes(1));

        public Silence {
            if (intervals < 1 || patience.isNegative() || patience.isZero()) {
                throw new IllegalArgumentException(
                        "intervals must be at least 1 and patience above 0, not " + intervals + " and " + patience);
            }
        }
    }

    /**
     * When a series that does not speak is forgotten.
     *
     * @param on whether any is
     * @param after the silence, or null for as long as suits the model
     */
    public record Idle(boolean on, @Nullable Duration after) {
        public static final Idle DEFAULT = new Idle(true, null);
        public static final Idle OFF = new Idle(false, null);

        /** Long enough for a week off. */
        private static final long LEAST_MILLIS_BY_DEFAULT = Duration.ofDays(7).toMillis();
        /** A series that speaks once a day is not forgotten after a week. */
        private static final long LEAST_INTERVALS_BY_DEFAULT = 1000;

        /** The silence for a model; by default 7 days or 1,000 sampling intervals, whichever is longer. */
        public long millis(long samplingIntervalMillis) {
            return after == null
                    ? Math.max(LEAST_MILLIS_BY_DEFAULT, LEAST_INTERVALS_BY_DEFAULT * samplingIntervalMillis)
                    : after.toMillis();
        }
    }

    public GuardPolicy {
        if (gapIntervals < 1 || halfLifeIntervals < 1) {
            throw new IllegalArgumentException("gapIntervals and halfLifeIntervals must be at least 1, not "
                    + gapIntervals + " and " + halfLifeIntervals);
        }
    }

    /** The defaults but for these. */
    public GuardPolicy(Late late, Missing missing, Gap gap, int gapIntervals) {
        this(
                late,
                Duplicate.EVENT_TIME,
                missing,
                Range.FLAG,
                gap,
                gapIntervals,
                gapIntervals,
                Future.DEFAULT,
                Silence.DEFAULT,
                Idle.DEFAULT);
    }

    public GuardPolicy with(Late other) {
        return new GuardPolicy(
                other, duplicate, missing, range, gap, gapIntervals, halfLifeIntervals, future, silence, idle);
    }

    public GuardPolicy with(Duplicate other) {
        return new GuardPolicy(
                late, other, missing, range, gap, gapIntervals, halfLifeIntervals, future, silence, idle);
    }

    public GuardPolicy with(Missing other) {
        return new GuardPolicy(
                late, duplicate, other, range, gap, gapIntervals, halfLifeIntervals, future, silence, idle);
    }

    public GuardPolicy with(Range other) {
        return new GuardPolicy(
                late, duplicate, missing, other, gap, gapIntervals, halfLifeIntervals, future, silence, idle);
    }

    /** The same with another answer to a gap. */
    public GuardPolicy with(Gap other, int intervals, int halfLife) {
        return new GuardPolicy(late, duplicate, missing, range, other, intervals, halfLife, future, silence, idle);
    }

    public GuardPolicy with(Future other) {
        return new GuardPolicy(
                late, duplicate, missing, range, gap, gapIntervals, halfLifeIntervals, other, silence, idle);
    }

    public GuardPolicy with(Silence other) {
        return new GuardPolicy(
                late, duplicate, missing, range, gap, gapIntervals, halfLifeIntervals, future, other, idle);
    }

    public GuardPolicy with(Idle other) {
        return new GuardPolicy(
                late, duplicate, missing, range, gap, gapIntervals, halfLifeIntervals, future, silence, other);
    }

    /** Whether the last events of a series must be known, and not only the newest. */
    public boolean remembersEvents() {
        return duplicate == Duplicate.EVENT_ID || late == Late.SCORE_WITHOUT_REWIND;
    }

    /** Whether it must be known when a series last spoke. */
    public boolean listens() {
        return silence.on() || idle.on();
    }
}
