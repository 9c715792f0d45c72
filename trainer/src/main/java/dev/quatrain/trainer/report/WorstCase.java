package dev.quatrain.trainer.report;

import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.evaluation.SeriesScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the test split worth a look.
 *
 * @param title what is wrong there
 */
record WorstCase(String title, Excerpt excerpt) {
    private static final int READINGS = 160;

    /** The highest score without a label, and the longest incident without an alarm, where there are such. */
    static List<WorstCase> of(Findings findings) {
        boolean marked = findings.evaluation().detection() != null;
        List<WorstCase> cases = new ArrayList<>();
        @Nullable WorstCase loudest = loudest(findings, marked);
        if (loudest != null) {
            cases.add(loudest);
        }
        @Nullable WorstCase missed = marked ? longestMissed(findings) : null;
        if (missed != null) {
            cases.add(missed);
        }
        return cases;
    }

    private static @Nullable WorstCase loudest(Findings findings, boolean marked) {
        @Nullable SeriesScores where = null;
        int at = 0;
        float highest = 0;
        for (SeriesScores one : findings.scores()) {
            for (int t = start(findings, one.series()); t < one.series().length(); t++) {
                if (one.counts(t)
                        && one.score()[t] > highest
                        && !(marked && one.series().isLabelled(t))) {
                    highest = one.score()[t];
                    where = one;
                    at = t;
                }
            }
        }
        if (where == null) {
            return null;
        }
        String kind = !marked
                ? "The highest score"
                : highest >= 1 ? "The loudest false alarm" : "The nearest to a false alarm";
        return new WorstCase(
                String.format(
                        Locale.ROOT,
                        "%s: %.2f in series %s",
                        kind,
                        highest,
                        where.series().name()),
                around(findings, where, at, at + 1));
    }

    private static @Nullable WorstCase longestMissed(Findings findings) {
        @Nullable SeriesScores where = null;
        int from = 0;
        int to = 0;
        for (SeriesScores one : findings.scores()) {
            Series series = one.series();
            int t = start(findings, series);
            while (t < series.length()) {
                int begin = t;
                boolean found = false;
                while (t < series.length()
                        && series.isLabelled(t)
                        && series.labels()[t].equals(series.labels()[begin])) {
                    found |= one.isAnomaly(t);
                    t++;
                }
                if (t - begin > to - from && !found) {
                    where = one;
                    from = begin;
                    to = t;
                }
                t = Math.max(t, begin + 1);
            }
        }
        return where == null
                ? null
                : new WorstCase(
                        "The longest incident without an alarm: "
                                + where.series().labels()[from] + " in series "
                                + where.series().name(),
                        around(findings, where, from, to));
    }

    private static Excerpt around(Findings findings, SeriesScores one, int from, int to) {
        int first = start(findings, one.series());
        int middle = (from + to) / 2;
        int length = Math.max(READINGS, 2 * (to - from));
        int begin = Math.max(first, Math.min(middle - length / 2, one.series().length() - length));
        return new Excerpt(one, begin, Math.min(one.series().length(), begin + length));
    }

    private static int start(Findings findings, Series series) {
        return findings.split().validationEnd(series);
    }
}
