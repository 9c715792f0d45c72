package dev.quatrain.trainer.tasks;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.layers.StepScope;
import dev.quatrain.trainer.network.Loss;
import dev.quatrain.trainer.onnx.OnnxGraph;
import dev.quatrain.trainer.onnx.ScaledGraph;
import dev.quatrain.trainer.tasks.ForecastPlan.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a forecast. The state brings the forecast of the step before, so that {@code expected} is what the model thought before it saw
 * the reading; a reset state is zeros, so the first expectation is the mean.
 *
 * <pre>
 * state    past[(lags-1)*F]  next[F]  next_low[F] next_high[F]
 * output   expected[F] forecast[H*F]   with an interval also: lower[F] upper[F] forecast_lower[H*F] forecast_upper[H*F]
 * </pre>
 */
final class ForecastReadout implements Readout {
    /** Standard deviations to either side that hold 90 % of a normal distribution. */
    private static final float NORMAL_90 = 1.6449f;

    private final Forecast forecast;
    private final int features;
    private final int width;
    private final boolean interval;

    ForecastReadout(Forecast forecast) {
        this.forecast = forecast;
        this.features = forecast.features();
        this.width = forecast.unit().length;
        this.interval = forecast.interval() != Interval.NONE;
    }

    @Override
    public Segments segments() {
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put(Segments.EXPECTED, features);
        parts.put(Segments.FORECAST, width);
        if (interval) {
            parts.put(Segments.LOWER, features);
            parts.put(Segments.UPPER, features);
            parts.put(Segments.FORECAST_LOWER, width);
            parts.put(Segments.FORECAST_UPPER, width);
        }
        return Segments.of(parts);
    }

    @Override
    public int warmupSteps() {
        return Math.max(0, forecast.lags() - 1);
    }

    @Override
    public String export(StepScope scope, Step step, Scaling scaling) {
        OnnxGraph graph = scope.graph();
        String past = past(scope, step);
        ForecastBase base = forecast.base();
        String start = base == null ? "" : base.export(scope, recent(graph, past, base.lags()));
        String unit = graph.constant(graph.unique("unit"), forecast.unit(), width);
        if (forecast.level().lags() > 0) {
            String level = forecast.level()
                    .export(graph, recent(graph, past, forecast.level().lags()));
            String units = graph.reshape(unit, 1, width / features, features);
            String sized = graph.node("Mul", units, graph.reshape(level, -1, 1, features));
            unit = graph.reshape(sized, -1, width);
        }
        List<String> quantiles = new ArrayList<>();
        for (String output : outputs(graph, step.output())) {
            String scaled = graph.node("Mul", output, unit);
            quantiles.add(start.isEmpty() ? scaled : graph.node("Add", scaled, start));
        }
        List<String> expected = new ArrayList<>();
        List<String> ahead = new ArrayList<>();
        for (String quantile : quantiles) {
            StepScope.State next = scope.state("next", features);
            scope.next(next, width == features ? quantile : graph.slice(quantile, 0, features));
            expected.add(ScaledGraph.unscale(graph, next.value(), scaling, 1));
            ahead.add(ScaledGraph.unscale(graph, quantile, scaling, width / features));
        }
        List<String> row = new ArrayList<>(List.of(expected.get(0), ahead.get(0)));
        row.addAll(expected.subList(1, expected.size()));
        row.addAll(ahead.subList(1, ahead.size()));
        return graph.concat(row);
    }

    /** The last readings [B, lags*F], oldest first. */
    private String past(StepScope scope, Step step) {
        int before = (forecast.lags() - 1) * features;
        if (before <= 0) {
            return step.scaled();
        }
        StepScope.State past = scope.state("past", before);
        String window = scope.graph().concat(List.of(past.value(), step.scaled()));
        scope.next(past, scope.graph().slice(window, features, before));
        return window;
    }

    private String recent(OnnxGraph graph, String past, int lags) {
        int kept = Math.max(1, forecast.lags());
        return lags == kept ? past : graph.slice(past, (long) (kept - lags) * features, (long) lags * features);
    }

    /** Middle and, with an interval, lower and upper output, each [B, H*F]. */
    private List<String> outputs(OnnxGraph graph, String output) {
        return switch (forecast.interval()) {
            case NONE -> List.of(output);
            case GAUSSIAN -> {
                String mean = graph.slice(output, 0, width);
                String logVariance = graph.node(
                        "Clip",
                        graph.slice(output, width, width),
                        graph.constant(graph.unique("least"), new float[] {-Loss.LARGEST_LOG_VARIANCE}),
                        graph.constant(graph.unique("most"), new float[] {Loss.LARGEST_LOG_VARIANCE}));
                String half = graph.constant(graph.unique("half"), new float[] {0.5f}, 1);
                String z = graph.constant(graph.unique("z"), new float[] {NORMAL_90}, 1);
                String reach = graph.node("Mul", graph.node("Exp", graph.node("Mul", logVariance, half)), z);
                yield List.of(mean, graph.node("Sub", mean, reach), graph.node("Add", mean, reach));
            }
            case QUANTILES -> {
                String low = graph.slice(output, 0, width);
                String middle = graph.slice(output, width, width);
                String high = graph.slice(output, 2L * width, width);
                yield List.of(middle, graph.node("Min", low, middle), graph.node("Max", high, middle));
            }
        };
    }

    @Override
    public float[][] rows(float[][] scaled, float[][] outputs, Scaling scaling) {
        int kinds = interval ? 3 : 1;
        float[][] rows = new float[scaled.length][segments().length()];
        float[] base = new float[width];
        float[] sizes = new float[features];
        float[][] next = new float[kinds][features];
        for (int t = 0; t < rows.length; t++) {
            if (forecast.base() != null) {
                forecast.base().at(scaled, t, base, 0);
            }
            forecast.level().at(scaled, t, sizes);
            float[][] quantiles = quantiles(outputs[t]);
            for (int k = 0; k < kinds; k++) {
                int expectedAt = k == 0 ? 0 : features + width + (k - 1) * features;
                int aheadAt = k == 0 ? features : features + width + 2 * features + (k - 1) * width;
                for (int f = 0; f < features; f++) {
                    rows[t][expectedAt + f] = scaling.unscale(next[k][f], f);
                }
                for (int i = 0; i < width; i++) {
                    float ahead = quantiles[k][i] * forecast.unit()[i] * sizes[i % features] + base[i];
                    rows[t][aheadAt + i] = scaling.unscale(ahead, i % features);
                    if (i < features) {
                        next[k][i] = ahead;
                    }
                }
            }
        }
        return rows;
    }

    private float[][] quantiles(float[] output) {
        return switch (forecast.interval()) {
            case NONE -> new float[][] {output};
            case GAUSSIAN -> {
                float[][] three = {Arrays.copyOf(output, width), new float[width], new float[width]};
                for (int i = 0; i < width; i++) {
                    float logVariance = Math.max(
                            -Loss.LARGEST_LOG_VARIANCE, Math.min(Loss.LARGEST_LOG_VARIANCE, output[width + i]));
                    float reach = (float) Math.exp(logVariance * 0.5f) * NORMAL_90;
                    three[1][i] = output[i] - reach;
                    three[2][i] = output[i] + reach;
                }
                yield three;
            }
            case QUANTILES -> {
                float[][] three = new float[3][width];
                for (int i = 0; i < width; i++) {
                    three[0][i] = output[width + i];
                    three[1][i] = Math.min(output[i], output[width + i]);
                    three[2][i] = Math.max(output[2 * width + i], output[width + i]);
                }
                yield three;
            }
        };
    }
}
