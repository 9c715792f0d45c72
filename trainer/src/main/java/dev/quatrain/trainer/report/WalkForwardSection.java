package dev.quatrain.trainer.report;

import dev.quatrain.trainer.evaluation.WalkForwardResult;
import dev.quatrain.trainer.evaluation.WalkForwardResult.Fold;
import dev.quatrain.trainer.evaluation.WalkForwardResult.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What models on expanding windows in time did on what came next: a row for each fold, then mean and deviation. */
final class WalkForwardSection {
    /** Columns a page has room for; the manifest holds the others. */
    private static final int MOST_METRICS = 6;

    /** What is told first where it was measured. */
    private static final List<String> FIRST = List.of(
            "validation_loss",
            "accuracy",
            "macro_f1",
            "forecast_scaled_mse",
            "forecast_mase",
            "average_precision",
            "anomaly_rate",
            "f1",
            "recall",
            "precision");

    private WalkForwardSection() {}

    static void write(Page page, WalkForwardResult walk) {
        if (walk.folds().isEmpty()) {
            return;
        }
        Map<String, Spread> spreads = walk.spreads();
        List<String> metrics = new ArrayList<>(FIRST);
        metrics.retainAll(spreads.keySet());
        spreads.keySet().stream().filter(name -> !metrics.contains(name)).forEach(metrics::add);
        List<String> shown = metrics.subList(0, Math.min(MOST_METRICS, metrics.size()));
        page.section(
                "Walk-forward validation",
                Html.escape("Models trained afresh on " + walk.folds().size()
                        + " expanding windows in time, each measured on what"
                        + " comes next; the test part is never seen. The spread tells how far the figures of one model can be"
                        + " trusted."
                        + (shown.size() == metrics.size()
                                ? ""
                                : " The manifest holds " + (metrics.size() - shown.size()) + " more figures.")));
        List<String> head = new ArrayList<>(List.of("fold", "trained on", "measured on"));
        shown.forEach(name -> head.add(name.replace('_', ' ')));
        List<List<String>> rows = new ArrayList<>();
        int number = 1;
        for (Fold fold : walk.folds()) {
            List<String> row = new ArrayList<>(List.of(
                    Integer.toString(number++), Long.toString(fold.trainedReadings()), Long.toString(fold.readings())));
            for (String name : shown) {
                Double value = fold.metrics().get(name);
                row.add(value == null ? "–" : Html.number(value));
            }
            rows.add(row);
        }
        List<String> mean = new ArrayList<>(List.of("mean", "", ""));
        List<String> deviation = new ArrayList<>(List.of("deviation", "", ""));
        for (String name : shown) {
            Spread spread = Objects.requireNonNull(spreads.get(name));
            mean.add(Html.number(spread.mean()));
            deviation.add(Html.number(spread.deviation()));
        }
        rows.add(mean);
        rows.add(deviation);
        page.table(head, rows);
    }
}
