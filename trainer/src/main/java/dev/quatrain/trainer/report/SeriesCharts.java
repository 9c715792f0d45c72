package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.evaluation.SeriesScores;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One series over time: its scores as a whole, its features in an excerpt. */
final class SeriesCharts {
    private static final int WIDTH = 960;
    private static final int BUCKETS = 800;
    /** Scores above are cut: what matters is on which side of 1 they lie. */
    private static final double TOP_SCORE = 3;

    private final Findings findings;
    private final SeriesScores scores;
    private final Series series;
    private final Excerpt excerpt;
    private final @Nullable Calibration calibration;

    SeriesCharts(Findings findings, Excerpt excerpt) {
        this.findings = findings;
        this.excerpt = excerpt;
        this.scores = excerpt.scores();
        this.series = excerpt.series();
        this.calibration = findings.manifest().calibration();
    }

    /** The anomaly score over the whole series, the highest of each bucket of time. */
    String overview() {
        int n = series.length();
        double first = series.times()[0];
        double last = series.times()[n - 1];
        double[] xs = Ticks.even(first, Math.max(last, first + 1), BUCKETS);
        double[] highest = new double[BUCKETS];
        Arrays.fill(highest, Double.NaN);
        for (int t = 0; t < n; t++) {
            if (scores.counts(t)) {
                int bucket = (int) ((series.times()[t] - first) / Math.max(1, last - first) * (BUCKETS - 1));
                highest[bucket] = Math.max(Double.isNaN(highest[bucket]) ? 0 : highest[bucket], scores.score()[t]);
            }
        }
        Chart chart = new Chart("anomaly score over all data", WIDTH, 150, first, last, 0, TOP_SCORE);
        int trainEnd = findings.split().trainEnd(series);
        int validationEnd = findings.split().validationEnd(series);
        chart.span("part-validation", at(trainEnd), at(validationEnd), "validation");
        chart.span("part-test", at(validationEnd), at(n), "test");
        labels(chart, 0, n);
        return chart.yAxis()
                .xAxis(Ticks.even(first, last, 7), millis -> Ticks.time(millis, last - first))
                .line("line score", xs, highest)
                .horizontal("threshold", 1)
                .svg();
    }

    /** Every feature. */
    int[] all() {
        return IntStream.range(0, findings.manifest().features().size()).toArray();
    }

    /** Those that lie farthest from what was expected, in their own spread; the first ones where nothing is expected. */
    int[] strangest(int count) {
        return IntStream.range(0, findings.manifest().features().size())
                .boxed()
                .sorted(Comparator.comparingDouble(f -> -strangeness(f)))
                .limit(count)
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private double strangeness(int f) {
        double most = 0;
        for (int t = excerpt.from(); t < excerpt.to(); t++) {
            if (scores.counts(t) && scores.expected()[t].length > 0) {
                double error = Math.abs(series.values()[t][f] - scores.expected()[t][f]);
                double unit = calibration != null && hasIntervals() ? calibration.halfWidth(f) : 1;
                most = Math.max(most, Double.isFinite(error / unit) ? error / unit : 0);
            }
        }
        return most;
    }

    /** Whether the calibration judges the distance to what was expected, feature by feature. */
    boolean hasIntervals() {
        return calibration != null
                && findings.manifest().output().lengthOf(Segments.ERROR) == 0
                && findings.manifest().output().lengthOf(Segments.EXPECTED) > 0;
    }

    /** Some features over the excerpt, then the score. */
    String features(int[] which) {
        StringBuilder charts = new StringBuilder();
        for (int f : which) {
            Feature feature = findings.manifest().features().get(f);
            charts.append("<figure><figcaption>")
                    .append(Html.escape(feature.name() + (feature.unit().isEmpty() ? "" : " [" + feature.unit() + "]")))
                    .append("</figcaption>")
                    .append(feature(f))
                    .append("</figure>");
        }
        return charts.append("<figure><figcaption>anomaly score</figcaption>")
                .append(score())
                .append("</figure>\n")
                .toString();
    }

    private String feature(int f) {
        int n = excerpt.to() - excerpt.from();
        double[] actual = new double[n];
        double[] expected = new double[n];
        double[] lower = new double[n];
        double[] upper = new double[n];
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            int t = excerpt.from() + i;
            actual[i] = series.values()[t][f];
            expected[i] = scores.counts(t) && scores.expected()[t].length > 0 ? scores.expected()[t][f] : Double.NaN;
            lower[i] = Double.NaN;
            upper[i] = Double.NaN;
            if (calibration != null && hasIntervals()) {
                lower[i] = expected[i] + calibration.center()[f] - calibration.halfWidth(f);
                upper[i] = expected[i] + calibration.center()[f] + calibration.halfWidth(f);
            }
            for (double value : new double[] {actual[i], expected[i], lower[i], upper[i]}) {
                min = Double.isNaN(value) ? min : Math.min(min, value);
                max = Double.isNaN(value) ? max : Math.max(max, value);
            }
        }
        double[] xs = times();
        double margin = 0.04 * (max - min);
        Chart chart = new Chart("feature over time", WIDTH, 140, xs[0], xs[n - 1], min - margin, max + margin);
        labels(chart, excerpt.from(), excerpt.to());
        return chart.yAxis()
                .xAxis(Ticks.even(xs[0], xs[n - 1], 7), millis -> Ticks.time(millis, xs[n - 1] - xs[0]))
                .area("interval", xs, lower, upper)
                .line("line actual", xs, actual)
                .line("line expected", xs, expected)
                .svg();
    }

    private String score() {
        double[] xs = times();
        double[] ys = new double[xs.length];
        for (int i = 0; i < ys.length; i++) {
            ys[i] = scores.counts(excerpt.from() + i) ? scores.score()[excerpt.from() + i] : Double.NaN;
        }
        Chart chart = new Chart("anomaly score", WIDTH, 120, xs[0], xs[xs.length - 1], 0, TOP_SCORE);
        labels(chart, excerpt.from(), excerpt.to());
        return chart.yAxis()
                .xAxis(Ticks.even(xs[0], xs[xs.length - 1], 7), millis -> Ticks.time(millis, xs[xs.length - 1] - xs[0]))
                .line("line score", xs, ys)
                .horizontal("threshold", 1)
                .svg();
    }

    private double[] times() {
        double[] xs = new double[excerpt.to() - excerpt.from()];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = at(excerpt.from() + i);
        }
        return xs;
    }

    private double at(int t) {
        return series.times()[Math.min(t, series.length() - 1)];
    }

    private void labels(Chart chart, int from, int to) {
        for (int t = from; t < to; t++) {
            if (series.isLabelled(t)) {
                int start = t;
                while (t + 1 < to && series.labels()[t + 1].equals(series.labels()[start])) {
                    t++;
                }
                chart.span("label", at(start), at(t + 1), series.labels()[start]);
            }
        }
    }
}
