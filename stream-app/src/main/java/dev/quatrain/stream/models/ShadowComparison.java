package dev.quatrain.stream.models;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.metrics.ModelMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the scores that count with those of the candidate that is watched, reading by reading. Costs next to nothing while there is no
 * candidate. Thread-safe.
 */
public final class ShadowComparison {
    /** Scores that wait for their counterpart; those of the last few batches of some dozen tasks. */
    private static final int MOST = 100_000;

    private final ModelSlot shadow;
    private final ModelMetrics.Differences differences;
    private final Map<Reading, Found> waiting = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Reading, Found> eldest) {
            return size() > MOST;
        }
    };

    private record Reading(String series, long eventTimeMillis) {}

    private record Found(boolean active, ScoreStatus status, float anomalyScore) {}

    /** @param shadow holds the candidate, or nothing */
    public ShadowComparison(ModelSlot shadow, ModelMetrics.Differences differences) {
        this.shadow = shadow;
        this.differences = differences;
    }

    /** A score that counts. */
    public void active(Score score) {
        if (shadow.current() != null) {
            compare(true, score);
        }
    }

    /** A score of the candidate. */
    public void shadow(Score score) {
        compare(false, score);
    }

    /** The candidate failed while it scored. */
    public void failed() {
        differences.failed();
    }

    private void compare(boolean active, Score score) {
        if (score.flags().contains(ScoreFlag.PROVISIONAL)) {
            return; // another of the same reading follows, or look-ahead was cut off, which says little of either
        }
        Reading reading = new Reading(score.series(), score.eventTimeMillis());
        Found found = new Found(active, score.status(), score.anomalyScore());
        @Nullable Found other;
        synchronized (waiting) {
            other = waiting.remove(reading);
            if (other == null || other.active() == active) {
                waiting.put(reading, found);
                return;
            }
        }
        Found counts = active ? found : other;
        Found watched = active ? other : found;
        differences.found(counts.status(), counts.anomalyScore(), watched.status(), watched.anomalyScore());
    }
}
