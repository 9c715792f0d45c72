package dev.quatrain.model.guard;

/** What the guard decided about a reading: exactly one fate each. */
public enum Admission {
    /** It will be scored. */
    ADMITTED(Fate.SCORE, ""),
    /** It came before. */
    DUPLICATE(Fate.DROP, "a reading of this series with this event time or id has come before"),
    /** Older than the series' newest reading; dropped. */
    LATE_DROPPED(Fate.DROP, "the event time is before that of the series' newest reading"),
    /** Older than the series' newest reading; dead-lettered. */
    LATE(Fate.DEAD_LETTER, "the event time is before that of the series' newest reading"),
    /** Some feature is missing; dropped. */
    MISSING_SKIPPED(Fate.DROP, "at least one feature is missing"),
    /** Some feature is missing; dead-lettered. */
    MISSING_FEATURE(Fate.DEAD_LETTER, "at least one feature is missing or not finite"),
    /** Some feature is outside the range that the bundle declares; dead-lettered. */
    OUT_OF_DECLARED_RANGE(Fate.DEAD_LETTER, "at least one feature is outside the range that the bundle declares"),
    /** The event time is ahead of the record's; dropped. */
    FUTURE_DROPPED(Fate.DROP, "the event time is too far ahead of the record's timestamp"),
    /** The event time is ahead of the record's; dead-lettered. */
    FUTURE(Fate.DEAD_LETTER, "the event time is too far ahead of the record's timestamp");

    /** What becomes of a reading. */
    public enum Fate {
        SCORE,
        DROP,
        DEAD_LETTER
    }

    private final Fate fate;
    private final String explanation;

    Admission(Fate fate, String explanation) {
        this.fate = fate;
        this.explanation = explanation;
    }

    public Fate fate() {
        return fate;
    }

    /** Why, for people; empty for an admitted reading. */
    public String explanation() {
        return explanation;
    }
}
