package dev.quatrain.trainer.report;

import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.evaluation.SeriesScores;

/**
 * The stretch of the test split that the report shows in full: of the series with most labelled readings there (or most anomalies), the
 * part around them.
 *
 * @param scores the series' scores
 * @param from first reading shown
 * @param to first reading not shown
 */
record Excerpt(SeriesScores scores, int from, int to) {
    private static final int READINGS = 400;

    static Excerpt of(Findings findings) {
        SeriesScores best = findings.scores().get(0);
        long most = -1;
        for (SeriesScores one : findings.scores()) {
            long weight =
                    weight(one, testStart(findings, one.series()), one.series().length());
            if (weight > most) {
                most = weight;
                best = one;
            }
        }
        int start = testStart(findings, best.series());
        int end = best.series().length();
        int from = start;
        long found = -1;
        for (int at = start; at + READINGS <= end; at += READINGS / 4) {
            long weight = weight(best, at, at + READINGS);
            if (weight > found) {
                found = weight;
                from = at;
            }
        }
        return new Excerpt(best, from, Math.min(end, from + READINGS));
    }

    Series series() {
        return scores.series();
    }

    private static int testStart(Findings findings, Series series) {
        int start = findings.split().validationEnd(series);
        return start < series.length() ? start : 0;
    }

    /** Labelled readings count for more than any number of anomalies. */
    private static long weight(SeriesScores one, int from, int to) {
        long weight = 0;
        for (int t = from; t < to; t++) {
            weight += (one.series().isLabelled(t) ? 1_000_000L : 0) + (one.isAnomaly(t) ? 1 : 0);
        }
        return weight;
    }
}
