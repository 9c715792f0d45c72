package dev.quatrain.trainer.evaluation;

import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.trainer.accuracy.metrics.Confusion;
import dev.quatrain.trainer.baselines.Baselines;
import dev.quatrain.trainer.baselines.Cases;
import dev.quatrain.trainer.baselines.ClassifierBaseline;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers embeddings, evenly thinned out, and measures them. */
final class EmbeddingTally {
    private static final long MOST_VECTORS = 20_000;
    /** Whatever is not labelled, where labels mark some readings only. */
    private static final String UNLABELLED = "(none)";

    private final TestPart part;
    private final boolean labelled;
    private final long every;
    private final List<Vector> before = new ArrayList<>();
    private final List<Vector> measured = new ArrayList<>();

    private record Vector(float[] embedding, float[] reading, String label) {}

    EmbeddingTally(TestPart part, boolean labelled) {
        this.part = part;
        this.labelled = labelled;
        this.every =
                Math.max(1, part.series().stream().mapToLong(Series::length).sum() / MOST_VECTORS);
    }

    void extracted(Series series, int t, FeatureVector features) {
        if (features.status() != ScoreStatus.NORMAL || t % every != 0) {
            return;
        }
        String label = !labelled ? "" : series.isLabelled(t) ? series.labels()[t] : UNLABELLED;
        (t >= part.start(series) ? measured : before).add(new Vector(features.embedding(), series.values()[t], label));
    }

    /** What was found, or null without a vector. */
    @Nullable
    EmbeddingSpread result(long seed) {
        if (measured.isEmpty()) {
            return null;
        }
        int width = measured.get(0).embedding().length;
        double[][] covariance = covariance(width);
        double[] variance = new double[width];
        double trace = 0;
        double squares = 0;
        for (int i = 0; i < width; i++) {
            variance[i] = covariance[i][i];
            trace += variance[i];
            for (int j = 0; j < width; j++) {
                squares += covariance[i][j] * covariance[i][j];
            }
        }
        return new EmbeddingSpread(measured.size(), variance, trace * trace / squares, classes(seed));
    }

    private double[][] covariance(int width) {
        double[] mean = new double[width];
        for (Vector one : measured) {
            for (int i = 0; i < width; i++) {
                mean[i] += one.embedding()[i] / measured.size();
            }
        }
        double[][] covariance = new double[width][width];
        for (Vector one : measured) {
            for (int i = 0; i < width; i++) {
                double a = (one.embedding()[i] - mean[i]) / measured.size();
                for (int j = 0; j < width; j++) {
                    covariance[i][j] += a * (one.embedding()[j] - mean[j]);
                }
            }
        }
        return covariance;
    }

    private EmbeddingSpread.@Nullable Classes classes(long seed) {
        TreeSet<String> known = new TreeSet<>();
        before.forEach(one -> known.add(one.label()));
        if (known.size() < 2) {
            return null;
        }
        List<String> labels = List.copyOf(known);
        return new EmbeddingSpread.Classes(labels.size(), macroF1(labels, seed, true), macroF1(labels, seed, false));
    }

    private double macroF1(List<String> labels, long seed, boolean embedded) {
        List<float[][]> values = new ArrayList<>();
        int[] classes = new int[before.size()];
        for (Vector one : before) {
            classes[values.size()] = labels.indexOf(one.label());
            values.add(new float[][] {embedded ? one.embedding() : one.reading()});
        }
        ClassifierBaseline centroids = Baselines.classifier(Baselines.NEAREST_CENTROID.id())
                .fit(new Cases(values, classes, labels.size()), new Cases(List.of(), new int[0], labels.size()), seed);
        Confusion confusion = new Confusion(labels);
        for (Vector one : measured) {
            if (labels.contains(one.label())) {
                float[][] asked = {embedded ? one.embedding() : one.reading()};
                confusion.add(one.label(), labels.get(centroids.classify(asked)));
            }
        }
        return confusion.macroF1() / 100;
    }
}
