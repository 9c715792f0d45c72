package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;
import dev.quatrain.trainer.accuracy.metrics.Quantile;

/**
 * Scores a reading by the mean over its features of the distance to the training mean, in training deviations of at least 0.01, at most 10. It
 * alarms above the 99.9 % quantile of the training scores.
 */
final class MeanAbsoluteZ implements Baseline {
    private static final double LEAST_DEVIATION = 0.01;
    private static final double MOST = 10;
    private static final double QUANTILE = 0.999;

    @Override
    public void answer(SplitData data, long seed, Measure measure) {
        int features = data.features().size();
        double[] mean = new double[features];
        double[] squares = new double[features];
        long n = 0;
        for (SplitSeries series : data.series()) {
            for (int t = 0; t < series.validationEnd(); t++) {
                float[] row = series.series().values()[t];
                for (int f = 0; f < features; f++) {
                    mean[f] += row[f];
                    squares[f] += (double) row[f] * row[f];
                }
                n++;
            }
        }
        double[] deviation = new double[features];
        for (int f = 0; f < features; f++) {
            mean[f] /= n;
            deviation[f] = Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, squares[f] / n - mean[f] * mean[f])));
        }
        float[] training = new float[(int) n];
        int i = 0;
        for (SplitSeries series : data.series()) {
            for (int t = 0; t < series.validationEnd(); t++) {
                training[i++] = score(series.series().values()[t], mean, deviation);
            }
        }
        double threshold = Quantile.of(training, QUANTILE);
        for (SplitSeries series : data.series()) {
            for (int t = 0; t < series.length(); t++) {
                if (measure.wants(series, t)) {
                    float score = score(series.series().values()[t], mean, deviation);
                    measure.hear(series, t, Answer.abnormality(score, score > threshold));
                }
            }
        }
    }

    private static float score(float[] row, double[] mean, double[] deviation) {
        double sum = 0;
        for (int f = 0; f < row.length; f++) {
            sum += Math.min(MOST, Math.abs(row[f] - mean[f]) / deviation[f]);
        }
        return (float) (sum / row.length);
    }
}
