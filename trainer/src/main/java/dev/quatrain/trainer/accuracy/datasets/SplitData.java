package dev.quatrain.trainer.accuracy.datasets;

import java.util.List;

/**
 * What one model is trained and tested on.
 *
 * @param name names the model among those of a contest: an entity, a file, or the data set itself
 * @param features names of the F features
 * @param intervalMillis sampling interval
 * @param classes names of the classes, in the archive's order; empty where the labels are no classes
 */
public record SplitData(
        String name, List<SplitSeries> series, List<String> features, long intervalMillis, List<String> classes) {
    public SplitData {
        series = List.copyOf(series);
        features = List.copyOf(features);
        classes = List.copyOf(classes);
    }

    /** Readings of a role. */
    public long readings(SplitSeries.Role role) {
        return series.stream()
                .mapToLong(s -> switch (role) {
                    case TRAIN -> s.trainEnd();
                    case VALIDATION -> s.validationEnd() - s.trainEnd();
                    case TEST -> s.length() - s.validationEnd();
                })
                .sum();
    }
}
