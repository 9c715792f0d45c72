package dev.quatrain.stream.metrics;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts the scores that one task makes with one model. For the task's thread alone; others see the counts once they are handed over,
 * which is once a batch.
 */
public final class ScoreTally implements AutoCloseable {
    private final Map<ScoreStatus, Count> byStatus = new EnumMap<>(ScoreStatus.class);
    private final TalliedHistogram.Totals latencies;
    private final TalliedHistogram.Totals ages;
    private final ModelScores.Distribution distribution;

    private final Tally latency;
    private final Tally age;
    private final Tally anomaly;
    private long newestMillis = Long.MIN_VALUE;

    /** Scores of one status that are not yet handed over. */
    private static final class Count {
        private final CounterDataPoint total;
        private int pending;

        private Count(CounterDataPoint total) {
            this.total = total;
        }
    }

    /** @param scored a counter for each status */
    ScoreTally(
            Map<ScoreStatus, CounterDataPoint> scored,
            TalliedHistogram latency,
            TalliedHistogram age,
            ModelScores.Distribution distribution,
            Tally anomaly,
            String pipeline) {
        scored.forEach((status, total) -> byStatus.put(status, new Count(total)));
        this.latencies = latency.totals(pipeline);
        this.ages = age.totals(pipeline);
        this.distribution = distribution;
        this.latency = latency.newTally();
        this.age = age.newTally();
        this.anomaly = anomaly;
    }

    /** A reading was scored that was appended to its topic at that time, by its record's timestamp. */
    public void scored(Score score, long appendedMillis) {
        ScoreStatus status = score.status();
        Objects.requireNonNull(byStatus.get(status)).pending++;
        long at = score.scoredAtMillis();
        latency.observe(Math.max(0, at - appendedMillis) / 1e3);
        age.observe(Math.max(0, at - score.eventTimeMillis()) / 1e3);
        boolean counts = status == ScoreStatus.NORMAL || status == ScoreStatus.ANOMALY;
        if (counts && Float.isFinite(score.anomalyScore())) {
            anomaly.observe(score.anomalyScore());
        }
        newestMillis = at;
    }

    /** Shows what was counted since the last time. */
    public void handOver() {
        for (Count count : byStatus.values()) {
            if (count.pending > 0) {
                count.total.inc(count.pending);
                count.pending = 0;
            }
        }
        latencies.add(latency);
        ages.add(age);
        if (newestMillis != Long.MIN_VALUE) {
            distribution.add(anomaly, newestMillis);
        }
    }

    /** Hands over; the task scores with this model no more. */
    @Override
    public void close() {
        handOver();
        distribution.release();
    }
}
