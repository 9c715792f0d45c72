package dev.quatrain.trainer.data;

import java.util.Arrays;
import java.util.List;

/**
 * All readings of a data source.
 *
 * @param series by name
 * @param intervalMillis sampling interval: as configured, else the median time between two readings
 * @param hasLabels whether the data says which readings are anomalous
 * @param missing values that were absent, not numeric or not finite
 * @param repeated rows left out because their series had a reading at the same event time
 * @param digest sha256 over the files
 */
public record Dataset(
        List<Series> series, long intervalMillis, boolean hasLabels, long missing, long repeated, String digest) {
    /** Number of readings. */
    public long rows() {
        return series.stream().mapToLong(Series::length).sum();
    }

    /** The distinct labels, sorted. */
    public List<String> labels() {
        return series.stream()
                .flatMap(one -> Arrays.stream(one.labels()))
                .filter(label -> !label.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** Median time between two neighbouring readings; 1000 if there are none. */
    static long medianInterval(List<Series> series) {
        long[] gaps = series.stream()
                .flatMapToLong(s ->
                        java.util.stream.IntStream.range(1, s.length()).mapToLong(t -> s.times()[t] - s.times()[t - 1]))
                .sorted()
                .toArray();
        return gaps.length == 0
                ? 1000
                : Arrays.stream(gaps).skip(gaps.length / 2).findFirst().orElse(1000);
    }
}
