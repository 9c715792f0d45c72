package dev.quatrain.trainer.evaluation;

import dev.quatrain.trainer.accuracy.metrics.Ranking;
import dev.quatrain.trainer.baselines.AnomalyBaseline;
import dev.quatrain.trainer.baselines.Baselines;
import dev.quatrain.trainer.baselines.History;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the model's anomaly scores and those of simple detectors rank the labelled readings of the test part. */
final class AnomalyRivals {
    /** Readings times features that a Random Cut Forest may learn and score: some ten seconds. */
    private static final long MOST_FOREST_NUMBERS = 150_000;
    /** Readings the forest learns anew for every series. */
    private static final int FOREST_MEMORY = 10_240;

    private static final Map<Baselines, String> NAMES = names();

    private final TestPart part;
    private final List<SeriesScores> scores;
    private final long seed;
    private final List<String> spared;

    /** @param spared takes a sentence on each baseline that was left out */
    AnomalyRivals(TestPart part, List<SeriesScores> scores, long seed, List<String> spared) {
        this.spared = spared;
        this.part = part;
        this.scores = scores;
        this.seed = seed;
    }

    private static Map<Baselines, String> names() {
        Map<Baselines, String> names = new LinkedHashMap<>();
        names.put(Baselines.ROBUST_Z, "robust z-score");
        names.put(Baselines.PCA_RESIDUAL, "PCA residual");
        names.put(Baselines.RANDOM_CUT_FOREST, "Random Cut Forest");
        return names;
    }

    /** The model's first; empty if no measured reading is labelled, or all are. */
    List<RowRanking> rankings() {
        List<float[]> own = scores.stream().map(SeriesScores::score).toList();
        List<RowRanking> rankings = new ArrayList<>();
        RowRanking model = ranking("this model", own);
        if (!Double.isFinite(model.auc())) {
            return List.of();
        }
        rankings.add(model);
        if (part.hasHistory()) {
            List<History> histories = part.histories();
            NAMES.forEach((baseline, name) -> {
                if (baseline != Baselines.RANDOM_CUT_FOREST || forestIsAffordable(histories)) {
                    AnomalyBaseline fitted = Baselines.anomaly(baseline.id()).fit(histories, seed);
                    rankings.add(ranking(
                            name,
                            scores.stream()
                                    .map(one -> ofTestPart(fitted, one.series()))
                                    .toList()));
                } else {
                    spared.add(name + " was left out: it would take minutes on so many readings.");
                }
            });
        }
        return rankings;
    }

    private boolean forestIsAffordable(List<History> histories) {
        long learned = Math.min(
                FOREST_MEMORY, histories.stream().mapToLong(History::length).sum());
        long readings = 0;
        for (Series series : part.series()) {
            int tested = series.length() - part.start(series);
            readings += tested > 0 ? tested + learned : 0;
        }
        return readings * part.series().get(0).values()[0].length <= MOST_FOREST_NUMBERS;
    }

    /** Scores of the test part, at their places in the series. */
    private float[] ofTestPart(AnomalyBaseline baseline, Series series) {
        float[] all = new float[series.length()];
        int start = part.start(series);
        if (start < series.length()) {
            float[] tested = baseline.scores(Arrays.copyOfRange(series.values(), start, series.length()));
            System.arraycopy(tested, 0, all, start, tested.length);
        }
        return all;
    }

    /** Over the readings for which the model's scores count. */
    private RowRanking ranking(String name, List<float[]> of) {
        int n = 0;
        for (SeriesScores one : scores) {
            for (int t = part.start(one.series()); t < one.series().length(); t++) {
                n += one.counts(t) ? 1 : 0;
            }
        }
        float[] ranked = new float[n];
        boolean[] labelled = new boolean[n];
        int at = 0;
        for (int i = 0; i < scores.size(); i++) {
            SeriesScores one = scores.get(i);
            for (int t = part.start(one.series()); t < one.series().length(); t++) {
                if (one.counts(t)) {
                    ranked[at] = of.get(i)[t];
                    labelled[at++] = one.series().isLabelled(t);
                }
            }
        }
        if (n == 0) {
            return new RowRanking(name, Double.NaN, Double.NaN);
        }
        Ranking ranking = Ranking.of(ranked, labelled);
        return new RowRanking(name, ranking.averagePrecision(), ranking.auc());
    }
}
