package dev.quatrain.trainer.baselines;

import dev.quatrain.model.OperatorError;
import java.util.Arrays;

/**
 * Makes a case [T][F] one row of steps * F z-scores, cut off at ±10. A case of another length is resampled linearly to the training cases' median length.
 *
 * @param steps median length of the training cases
 */
record FlatCase(Standard standard, int steps) {
    static FlatCase fit(Cases train) {
        if (train.size() == 0) {
            throw new OperatorError("A classifier cannot be fitted: there are no training cases. Give more data, or a "
                    + "larger training part (split.train).");
        }
        int[] lengths = train.values().stream()
                .mapToInt(values -> values.length)
                .sorted()
                .toArray();
        return new FlatCase(Standard.ofRuns(train.values()), Math.max(1, lengths[lengths.length / 2]));
    }

    int width() {
        return steps * standard.features();
    }

    float[] flat(float[][] values) {
        double[][] scaled = standard.scaleAndCut(values);
        int features = standard.features();
        float[] flat = new float[width()];
        for (int i = 0; i < steps && scaled.length > 0; i++) {
            double at = steps == 1 ? 0 : i * (scaled.length - 1.0) / (steps - 1);
            int before = (int) at;
            int after = Math.min(before + 1, scaled.length - 1);
            for (int f = 0; f < features; f++) {
                flat[i * features + f] =
                        (float) (scaled[before][f] + (at - before) * (scaled[after][f] - scaled[before][f]));
            }
        }
        return flat;
    }

    /** Squared Euclidean distance. */
    static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    /** Scores to probabilities, in place. */
    static float[] softmax(double[] scores) {
        double most = Arrays.stream(scores).max().orElse(0);
        float[] probabilities = new float[scores.length];
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - most);
        }
        for (int k = 0; k < scores.length; k++) {
            probabilities[k] = (float) (Math.exp(scores[k] - most) / sum);
        }
        return probabilities;
    }
}
