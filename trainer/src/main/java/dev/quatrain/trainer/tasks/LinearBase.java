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
 * @param weights [(lags-1)*F, H*F], row by row
 */
record LinearBase(int features, int horizon, int lags, float[] weights) implements ForecastBase {

    /** @param level what windows are weighed by: each counts relative to its own size, or null if all count the same */
    static LinearBase fit(Corpus corpus, int horizon, int lags, WindowLevel level) {
        int features = corpus.features();
        int inputs = (lags - 1) * features;
        int targets = horizon * features;
        Gram train = new Gram(inputs + targets);
        Gram validation = new Gram(inputs + targets);
        corpus.train().forEach(run -> add(run, lags, horizon, level, train));
        corpus.validation().forEach(run -> add(run, lags, horizon, level, validation));
        if (lags < 2 || train.rows() == 0) {
            throw new OperatorError("forecast.from: linear needs " + (lags + horizon)
                    + " readings for a window (forecast.lags of at least 2, and forecast.horizon), but the longest"
                    + " uninterrupted run of the training split has "
                    + corpus.train().stream().mapToInt(Run::length).max().orElse(0)
                    + ". Take fewer lags, a shorter horizon or longer series.");
        }
        double[] fitted = RidgeRegression.fit(train, validation, inputs, targets);
        float[] weights = new float[fitted.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) fitted[i];
        }
        return new LinearBase(features, horizon, lags, weights);
    }

    private static void add(Run run, int lags, int horizon, WindowLevel level, Gram into) {
        float[][] values = run.values();
        int features = values[0].length;
        double[] row = new double[(lags - 1 + horizon) * features];
        float[] units = new float[features];
        for (int t = lags - 1; t + horizon < values.length; t++) {
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
        String last = graph.slice(past, before, features);
        String changes = graph.node("Sub", graph.slice(past, 0, before), repeated(graph, last, lags - 1));
        String linear = graph.node(
                "MatMul", changes, graph.constant(graph.unique("autoregression"), weights, before, horizon * features));
        return graph.node("Add", linear, repeated(graph, last, horizon));
    }

    private static String repeated(OnnxGraph graph, String value, int times) {
        return graph.concat(List.copyOf(java.util.Collections.nCopies(times, value)));
    }
}
