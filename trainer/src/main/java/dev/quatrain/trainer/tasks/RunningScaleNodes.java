package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.data.RunningScale;
import dev.quatrain.trainer.layers.StepScope;
import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.List;

/**
 * A {@link RunningScale} as part of a step graph.
 *
 * <pre>
 * state    seen[1] mean[F] variance[F]   of what has come; and where the model answers late: levels[delay*3F]
 * </pre>
 *
 * @param scaled [B, F] the reading in units of its series
 * @param mean [B, F] what was taken off
 * @param deviation [B, F] what it was divided by
 */
public record RunningScaleNodes(String scaled, String mean, String deviation) {
    /**
     * Writes the nodes that scale a reading and learn from it.
     *
     * @param reading [B, F] in units of all series
     */
    public static RunningScaleNodes enter(StepScope scope, String reading, int features, RunningScale scale) {
        OnnxGraph graph = scope.graph();
        String one = graph.constant(graph.unique("one"), new float[] {1f}, 1);
        String most = graph.constant(graph.unique("memory"), new float[] {scale.memory()}, 1);
        StepScope.State seen = scope.state("seen", 1);
        StepScope.State mean = scope.state("mean", features);
        StepScope.State variance = scope.state("variance", features);
        String next = graph.node("Add", seen.value(), one);
        String shared = graph.node("Div", one, next);
        String deviation = graph.node("Sqrt", graph.node("Add", variance.value(), graph.node("Mul", shared, shared)));
        String count = graph.node("Min", next, most);
        String before = graph.node("Sub", reading, mean.value());
        String newMean = graph.node("Add", mean.value(), graph.node("Div", before, count));
        String square = graph.node("Mul", before, graph.node("Sub", reading, newMean));
        String change = graph.node("Div", graph.node("Sub", square, variance.value()), count);
        scope.next(seen, count);
        scope.next(mean, newMean);
        scope.next(variance, graph.node("Add", variance.value(), change));
        return new RunningScaleNodes(graph.node("Div", before, deviation), mean.value(), deviation);
    }

    /** That of the reading so many steps ago, of which a model speaks that answers late. */
    public RunningScaleNodes late(StepScope scope, int features, int delay) {
        if (delay == 0) {
            return this;
        }
        OnnxGraph graph = scope.graph();
        int width = 3 * features;
        StepScope.State levels = scope.state("levels", delay * width);
        String all = graph.concat(List.of(levels.value(), scaled, mean, deviation));
        scope.nextAlways(levels, graph.slice(all, width, (long) delay * width));
        return new RunningScaleNodes(
                graph.slice(all, 0, features),
                graph.slice(all, features, features),
                graph.slice(all, 2L * features, features));
    }

    /** A value [B, F] in units of the series brought back to those of all series. */
    String restore(OnnxGraph graph, String value) {
        return graph.node("Add", graph.node("Mul", value, deviation), mean);
    }
}
