package dev.quatrain.trainer.tasks;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.layers.StepScope;
import dev.quatrain.trainer.linear.Gram;
import dev.quatrain.trainer.linear.RidgeRegression;
import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.List;

/**
 * A linear autoregression: the change against the last reading from the changes of the {@code lags - 1} readings before it, all features
 * together, without an intercept, so that it moves with the level of a series (NLinear: Zeng et al. 2023). Fitted by ridge regression.
 *
 * @param strength of the penalty, per window
 * @param weights [(lags-1)*F, H*F], row by row
 */
record LinearBase(int features, int horizon, int lags, double strength, float[] weights) implements ForecastBase {

    /**
     * Fits to the training runs; the strength is the one with the least squared error on the validation runs. So what is left to a network is
     * what it meets on unseen readings.
     *
     * @param level what windows are weighed by: each counts relative to its own size
     */
    static LinearBase fit(Corpus corpus, int horizon, int lags, WindowLevel level) {
        int features = corpus.features();
        int inputs = (lags - 1) * features;
        int targets = horizon * features;
        Gram train = gram(corpus.train(), features, horizon, lags, level);
        if (lags < 2 || train.rows() == 0) {
            throw new OperatorError("forecast.from: linear needs " + (lags + horizon)
                    + " readings for a window (forecast.lags of at least 2, and forecast.horizon), but the longest"
                    + " uninterrupted run of the training split has "
                    + corpus.train().stream().mapToInt(Run::length).max().orElse(0)
                    + ". Take fewer lags, a shorter horizon or longer series.");
        }
        Gram validation = gram(corpus.validation(), features, horizon, lags, level);
        double strength = RidgeRegression.strength(train, validation, inputs, targets);
        return solved(train, features, horizon, lags, strength);
    }

    /** The same with weights fitted to other runs. */
    @Override
    public LinearBase refit(List<Run> runs, WindowLevel level) {
        return solved(gram(runs, features, horizon, lags, level), features, horizon, lags, strength);
    }

    private static LinearBase solved(Gram gram, int features, int horizon, int lags, double strength) {
        double[] fitted = RidgeRegression.weights(gram, strength, (lags - 1) * features, horizon * features);
        float[] weights = new float[fitted.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) fitted[i];
        }
        return new LinearBase(features, horizon, lags, strength, weights);
    }

    private static Gram gram(List<Run> runs, int features, int horizon, int lags, WindowLevel level) {
        Gram gram = new Gram((lags - 1 + horizon) * features);
        runs.forEach(run -> add(run, lags, horizon, level, gram));
        return gram;
    }

    private static void add(Run run, int lags, int horizon, WindowLevel level, Gram into) {
        float[][] values = run.values();
        int features = values[0].length;
        double[] row = new double[(lags - 1 + horizon) * features];
        float[] units = new float[features];
        for (int t = Math.max(lags - 1, run.from() - 1); t + horizon < values.length; t++) {
            level.at(values, t, units);
            int at = 0;
            for (int other = t - lags + 1; other <= t + horizon; other++) {
                for (int f = 0; f < features && other != t; f++) {
                    row[at++] = (values[other][f] - values[t][f]) / units[f];
                }
            }
            into.add(row);
        }
    }

    @Override
    public void at(float[][] scaled, int t, float[] into, int at) {
        int targets = horizon * features;
        for (int j = 0; j < targets; j++) {
            into[at + j] = scaled[t][j % features];
        }
        for (int lag = 0; lag < lags - 1; lag++) {
            int reading = t - lags + 1 + lag;
            for (int f = 0; f < features; f++) {
                float change = (reading < 0 ? 0f : scaled[reading][f]) - scaled[t][f];
                int row = (lag * features + f) * targets;
                for (int j = 0; j < targets; j++) {
                    into[at + j] += change * weights[row + j];
                }
            }
        }
    }

    @Override
    public String export(StepScope scope, String past) {
        OnnxGraph graph = scope.graph();
        int before = (lags - 1) * features;
        String last = graph.reshape(graph.slice(past, before, features), -1, 1, features);
        String readings = graph.reshape(graph.slice(past, 0, before), -1, lags - 1, features);
        String changes = graph.reshape(graph.node("Sub", readings, last), -1, before);
        String linear = graph.node(
                "MatMul", changes, graph.constant(graph.unique("autoregression"), weights, before, horizon * features));
        String ahead = graph.node("Add", graph.reshape(linear, -1, horizon, features), last);
        return graph.reshape(ahead, -1, (long) horizon * features);
    }
}
