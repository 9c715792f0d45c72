package dev.quatrain.trainer.baselines;

import java.util.Arrays;

/**
 * Gives a case the class whose mean training case is nearest. Probabilities are those of equally frequent normal classes of one spread in all directions: the
 * mean squared distance of training cases to their own centroid. (Hastie et al. 2009, section 4.3.)
 *
 * @param centroids [K][width], empty for a class without a case
 * @param variance mean over numbers of a case, positive
 */
record NearestCentroid(FlatCase flatten, float[][] centroids, double variance) implements ClassifierBaseline {
    static NearestCentroid fit(Cases train, Cases validation) {
        Cases all = train.and(validation);
        FlatCase flatten = FlatCase.fit(all);
        double[][] sums = new double[all.classes()][flatten.width()];
        int[] counts = new int[all.classes()];
        for (int i = 0; i < all.size(); i++) {
            float[] flat = flatten.flat(all.values().get(i));
            counts[all.labels()[i]]++;
            for (int j = 0; j < flat.length; j++) {
                sums[all.labels()[i]][j] += flat[j];
            }
        }
        float[][] centroids = new float[all.classes()][];
        for (int k = 0; k < centroids.length; k++) {
            centroids[k] = new float[counts[k] == 0 ? 0 : flatten.width()];
            for (int j = 0; j < centroids[k].length; j++) {
                centroids[k][j] = (float) (sums[k][j] / counts[k]);
            }
        }
        double squares = 0;
        for (int i = 0; i < all.size(); i++) {
            squares += FlatCase.distance(flatten.flat(all.values().get(i)), centroids[all.labels()[i]]);
        }
        return new NearestCentroid(
                flatten, centroids, Math.max(1e-6, squares / all.size() / Math.max(1, flatten.width())));
    }

    @Override
    public float[] probabilities(float[][] values) {
        float[] flat = flatten.flat(values);
        double[] scores = new double[centroids.length];
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        for (int k = 0; k < centroids.length; k++) {
            if (centroids[k].length > 0) {
                scores[k] = -FlatCase.distance(flat, centroids[k]) / (2 * variance);
            }
        }
        return FlatCase.softmax(scores);
    }
}
