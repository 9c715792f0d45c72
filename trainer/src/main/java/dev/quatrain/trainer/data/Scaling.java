package dev.quatrain.trainer.data;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Feature;
import java.util.List;

/**
 * Mean and standard deviation of each feature over the training runs. The step graph holds the same floats and computes the same
 * way, so that network and graph see equal numbers.
 *
 * @param mean [F] the feature's unit
 * @param deviation [F] the feature's unit, positive
 */
public record Scaling(float[] mean, float[] deviation) {
    /**
     * Fits to runs [T][F].
     *
     * @throws OperatorError if a feature is constant: it teaches nothing and would divide by zero
     */
    public static Scaling fit(List<float[][]> runs, List<Feature> features) {
        float[] mean = new float[features.size()];
        float[] deviation = new float[features.size()];
        for (int f = 0; f < mean.length; f++) {
            double sum = 0;
            long n = 0;
            for (float[][] run : runs) {
                for (float[] reading : run) {
                    sum += reading[f];
                    n++;
                }
            }
            double average = sum / n;
            double squares = 0;
            for (float[][] run : runs) {
                for (float[] reading : run) {
                    squares += (reading[f] - average) * (reading[f] - average);
                }
            }
            mean[f] = (float) average;
            deviation[f] = (float) Math.sqrt(squares / n);
            if (!(deviation[f] > 1e-6 * Math.max(1e-6, Math.abs(average)))) {
                throw new OperatorError("Feature " + features.get(f).name() + " is constant (" + mean[f]
                        + ") over the training split, so nothing can be learned from it. Leave it out of "
                        + "data.features, or train on a span in which it varies (split.train).");
            }
        }
        return new Scaling(mean, deviation);
    }

    public int features() {
        return mean.length;
    }

    public float scale(float raw, int f) {
        return (raw - mean[f]) / deviation[f];
    }

    public float unscale(float scaled, int f) {
        return scaled * deviation[f] + mean[f];
    }

    /** The run [T][F] scaled. */
    public float[][] scale(float[][] run) {
        float[][] scaled = new float[run.length][mean.length];
        for (int t = 0; t < run.length; t++) {
            for (int f = 0; f < mean.length; f++) {
                scaled[t][f] = scale(run[t][f], f);
            }
        }
        return scaled;
    }
}
