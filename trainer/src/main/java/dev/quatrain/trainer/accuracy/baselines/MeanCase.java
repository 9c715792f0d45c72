package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;

/** Scores a case by its squared distance to the mean of the training cases, which are all of one length. */
final class MeanCase implements Baseline {
    @Override
    public void answer(SplitData data, long seed, Measure measure) {
        int steps = data.series().get(0).length();
        int features = data.features().size();
        double[][] mean = new double[steps][features];
        long n = data.series().stream().filter(s -> s.validationEnd() > 0).count();
        for (SplitSeries series : data.series()) {
            for (int t = 0; t < series.validationEnd(); t++) {
                for (int f = 0; f < features; f++) {
                    mean[t][f] += series.series().values()[t][f] / (double) n;
                }
            }
        }
        for (SplitSeries series : data.series()) {
            int last = series.length() - 1;
            if (measure.wants(series, last)) {
                measure.hear(
                        series,
                        last,
                        Answer.abnormality(distance(series.series().values(), mean), false));
            }
        }
    }

    private static float distance(float[][] values, double[][] mean) {
        double sum = 0;
        for (int t = 0; t < values.length; t++) {
            for (int f = 0; f < values[t].length; f++) {
                sum += (values[t][f] - mean[t][f]) * (values[t][f] - mean[t][f]);
            }
        }
        return (float) sum;
    }
}
