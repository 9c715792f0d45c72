package dev.quatrain.trainer.report;

import dev.quatrain.trainer.evaluation.SeriesScores;
import java.util.Locale;

/** How often each anomaly score occurs on the validation and the test split, logarithmic both ways. */
final class ScoreHistogram {
    private static final int BINS = 60;
    /** Scores from 0.01 to 100; what lies beyond is counted at the ends. */
    private static final double DECADES_BELOW = -2;

    private static final double DECADES_ABOVE = 2;

    private final double[] validation = new double[BINS];
    private final double[] test = new double[BINS];

    ScoreHistogram(Findings findings) {
        for (SeriesScores one : findings.scores()) {
            int n = one.series().length();
            int validationEnd = findings.split().validationEnd(one.series());
            for (int t = findings.split().trainEnd(one.series()); t < n; t++) {
                if (one.counts(t) && one.score()[t] > 0) {
                    (t < validationEnd ? validation : test)[bin(one.score()[t])]++;
                }
            }
        }
    }

    private static int bin(double score) {
        double share = (Math.log10(score) - DECADES_BELOW) / (DECADES_ABOVE - DECADES_BELOW);
        return (int) Math.max(0, Math.min(BINS - 1, share * BINS));
    }

    String svg() {
        double top = 1;
        for (int i = 0; i < BINS; i++) {
            top = Math.max(top, Math.max(height(validation[i]), height(test[i])));
        }
        Chart chart = new Chart("distribution of anomaly scores", 960, 200, DECADES_BELOW, DECADES_ABOVE, 0, top);
        double[] powers = Ticks.even(0, Math.ceil(top), (int) Math.ceil(top) + 1);
        chart.xAxis(
                Ticks.even(DECADES_BELOW, DECADES_ABOVE, 5),
                p -> String.format(Locale.ROOT, "%s", Html.number(Math.pow(10, p))));
        chart.yAxis(powers, p -> p == 0 ? "" : Html.number(Math.pow(10, p - 1)));
        double width = (DECADES_ABOVE - DECADES_BELOW) / BINS;
        for (int i = 0; i < BINS; i++) {
            double from = DECADES_BELOW + i * width;
            if (validation[i] > 0) {
                chart.bar("bar validation", from, from + width / 2, height(validation[i]));
            }
            if (test[i] > 0) {
                chart.bar("bar test", from + width / 2, from + width, height(test[i]));
            }
        }
        return chart.vertical("threshold", 0, "threshold").svg();
    }

    /** 1 for a single reading, one more for each power of ten. */
    private static double height(double count) {
        return count == 0 ? 0 : 1 + Math.log10(count);
    }
}
