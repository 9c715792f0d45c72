package dev.quatrain.trainer.report;

import dev.quatrain.trainer.evaluation.EmbeddingSpread;
import java.util.Arrays;
import java.util.List;

/** What the numbers of an embedding hold. */
final class EmbeddingSection {
    private EmbeddingSection() {}

    static void write(Page page, EmbeddingSpread spread) {
        page.section("Embedding", Html.escape(Sentences.embedding(spread)));
        double[] variance = spread.variance().clone();
        Arrays.sort(variance);
        int n = variance.length;
        Chart chart = new Chart("variance of each dimension", 960, 200, 0, n, 0, 1.05 * variance[n - 1]).yAxis();
        for (int i = 0; i < n; i++) {
            chart.bar("bar validation", i + 0.1, i + 0.9, variance[n - 1 - i]);
        }
        page.figure("variance of each dimension, greatest first", chart.svg());
        EmbeddingSpread.Classes classes = spread.classes();
        if (classes != null) {
            page.table(
                    List.of("macro-F1 of the nearest centroid, " + classes.labels() + " labels", ""),
                    List.of(
                            List.of("on the embedding", Html.number(classes.embedding())),
                            List.of("on the readings themselves", Html.number(classes.reading()))));
        }
    }
}
