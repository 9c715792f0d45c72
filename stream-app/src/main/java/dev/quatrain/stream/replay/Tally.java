package dev.quatrain.stream.replay;

import dev.quatrain.model.guard.Admission;
import dev.quatrain.schemas.ScoreStatus;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What became of the readings of a replay. Not thread-safe. */
public final class Tally {
    private final Map<String, Long> scores = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private long readings;
    private long foreign;

    void read() {
        readings++;
    }

    void scored(ScoreStatus status) {
        scores.merge(status.name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    }

    /** A reading that gets no score: the guard dropped it, or the application would have dead-lettered it. */
    void refused(Admission why) {
        refused(why.name().toLowerCase(Locale.ROOT));
    }

    void refused(String reason) {
        refused.merge(reason, 1L, Long::sum);
    }

    void foreign() {
        foreign++;
    }

    /** Series whose kept states are another model's, so that they start afresh. */
    public long foreignStates() {
        return foreign;
    }

    /** Records read. */
    public long readings() {
        return readings;
    }

    /** Scores by their status, in lower case. */
    public Map<String, Long> scores() {
        return Collections.unmodifiableMap(scores);
    }

    /** Readings without a score by reason, as the application's metrics call it. */
    public Map<String, Long> refused() {
        return Collections.unmodifiableMap(refused);
    }

    /** Scores given. */
    public long scored() {
        return scores.values().stream().mapToLong(Long::longValue).sum();
    }
}
