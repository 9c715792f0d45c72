package dev.quatrain.trainer.baselines;

import dev.quatrain.model.OperatorError;
import java.util.List;

/**
 * Scores cases of one length against the mean training case: the score at reading t is the root mean square distance, in z-scores, of readings 0
 * to t to the mean case's, so the last reading's score speaks of the whole case. Past the mean case's end its last reading stands.
 */
record DistanceToMean(Standard standard, double[][] mean) implements AnomalyBaseline {
    static DistanceToMean fit(List<History> data) {
        Standard standard = Standard.ofAll(data);
        int steps = data.stream().mapToInt(History::length).max().orElse(0);
        double[][] mean = new double[steps][standard.features()];
        int[] cases = new int[steps];
        for (History one : data) {
            double[][] scaled = standard.scale(one.values());
            for (int t = 0; t < scaled.length; t++) {
                cases[t]++;
                for (int f = 0; f < scaled[t].length; f++) {
                    mean[t][f] += (scaled[t][f] - mean[t][f]) / cases[t];
                }
            }
        }
        if (steps == 0) {
            throw new OperatorError("The mean case cannot be found: no training case has a reading. Give more data.");
        }
        return new DistanceToMean(standard, mean);
    }

    @Override
    public float[] scores(float[][] values) {
        double[][] scaled = standard.scale(values);
        float[] scores = new float[scaled.length];
        double squares = 0;
        for (int t = 0; t < scaled.length; t++) {
            double[] expected = mean[Math.min(t, mean.length - 1)];
            for (int f = 0; f < expected.length; f++) {
                squares += (scaled[t][f] - expected[f]) * (scaled[t][f] - expected[f]);
            }
            scores[t] = (float) Math.sqrt(squares / ((t + 1.0) * expected.length));
        }
        return scores;
    }
}
