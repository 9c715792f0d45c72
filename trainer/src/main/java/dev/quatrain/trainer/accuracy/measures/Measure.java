package dev.quatrain.trainer.accuracy.measures;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import java.util.Map;

/**
 * Hears a contender's answers, model by model, and gives its metrics. An implementation keeps no more of the answers than it needs. Not
 * thread-safe.
 */
public interface Measure {
    /** Whether the answer to reading t counts; others need not be given. */
    default boolean wants(SplitSeries series, int t) {
        return t >= series.validationEnd();
    }

    /** The answers of the model of {@code data} follow. */
    void begin(SplitData data);

    /** An answer to a reading that is wanted; a later answer to the same reading replaces it. */
    void hear(SplitSeries series, int t, Answer answer);

    /** The model has answered all it will. */
    void end();

    /** The metrics over all models, by name. */
    Map<String, Double> metrics();

    /** What else is worth keeping, such as a confusion matrix: plain values, lists and maps. */
    default Map<String, Object> details() {
        return Map.of();
    }
}
