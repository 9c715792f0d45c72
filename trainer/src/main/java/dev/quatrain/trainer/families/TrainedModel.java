package dev.quatrain.trainer.families;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.Layer;
import dev.quatrain.trainer.layers.Rows;
import dev.quatrain.trainer.layers.Signal;
import dev.quatrain.trainer.layers.StepScope;
import dev.quatrain.trainer.network.Network;
import dev.quatrain.trainer.onnx.OnnxGraph;
import dev.quatrain.trainer.onnx.ScaledGraph;
import dev.quatrain.trainer.tasks.Readout;
import dev.quatrain.trainer.tasks.RunningScaleNodes;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.tasks.TaskName;
import dev.quatrain.trainer.training.LearningCurve;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trained network of any family. */
public final class TrainedModel implements TrainedNetwork {
    private final Blueprint blueprint;
    private final Network network;
    private final Task task;
    private final Scaling scaling;
    private final List<LearningCurve> curves;
    private final Chain layers;
    private final Readout readout;

    TrainedModel(Blueprint blueprint, Network network, Task task, Scaling scaling, List<LearningCurve> curves) {
        this.blueprint = blueprint;
        this.network = network;
        this.task = task;
        this.scaling = scaling;
        this.curves = List.copyOf(curves);
        List<Layer> all = network.layers().layers();
        boolean codeOnly = task.name() == TaskName.FEATURES;
        this.layers = new Chain(
                blueprint.input(), codeOnly ? all.subList(0, blueprint.encoder().size()) : all);
        int code = new Chain(
                        blueprint.input(), all.subList(0, blueprint.encoder().size()))
                .output()
                .channels();
        this.readout = task.readout(blueprint.windowed() ? blueprint.input().steps() : 0, code);
    }

    private int window() {
        return blueprint.input().steps();
    }

    @Override
    public StepGraph export() {
        OnnxGraph graph = new OnnxGraph(blueprint.family());
        StepScope scope = new StepScope(graph);
        int features = scaling.features();
        String input = graph.input("reading", features);
        String reading = blueprint.delay() > 0 ? scope.enter(input) : input;
        String scaled = ScaledGraph.scale(graph, reading, scaling);
        @Nullable RunningScaleNodes level = null;
        if (scaling.running() != null) {
            level = RunningScaleNodes.enter(scope, scaled, features, scaling.running());
            scaled = level.scaled();
        }
        @Nullable String window = null;
        String output;
        if (blueprint.windowed()) {
            window = scaled;
            if (window() > 1) {
                StepScope.State past = scope.state("window", (window() - 1) * features);
                window = graph.concat(List.of(past.value(), scaled));
                scope.next(past, graph.slice(window, features, (long) (window() - 1) * features));
            }
            output = layers.window(scope, window);
        } else {
            output = layers.step(scope, scaled);
        }
        if (level != null) {
            level = level.late(scope, features, scope.delay());
        }
        String row = readout.export(scope, new Readout.Step(scaled, window, output, level), scaling);
        graph.output("output", readout.segments().length(), row);
        Segments state = scope.finish();
        int warmup = blueprint.windowed() ? window() - 1 : blueprint.warmup();
        return new StepGraph(
                graph.bytes(),
                state,
                readout.segments(),
                blueprint.windowed() ? window() : 0,
                task.horizon(),
                scope.delay(),
                Math.max(warmup, readout.warmupSteps()));
    }

    @Override
    public float[][] reference(float[][] readings) {
        float[][] scaled = scaling.scale(readings);
        float[][] rows = readout.rows(scaled, blueprint.windowed() ? windows(scaled) : sequence(scaled), scaling);
        return blueprint.delay() == 0 ? rows : later(rows, blueprint.delay());
    }

    /** Row t moves to t + delay, where the step graph gives it; before that nothing is said. */
    private static float[][] later(float[][] rows, int delay) {
        float[][] moved = new float[rows.length][];
        for (int t = 0; t < rows.length; t++) {
            moved[t] = t < delay ? new float[rows[t].length] : rows[t - delay];
            if (t < delay) {
                Arrays.fill(moved[t], Float.NaN);
            }
        }
        return moved;
    }

    private float[][] windows(float[][] scaled) {
        int steps = scaled.length;
        int features = scaling.features();
        Signal input = Signal.zeros(window(), steps, features);
        for (int t = 0; t < steps; t++) {
            for (int w = Math.max(0, window() - 1 - t); w < window(); w++) {
                System.arraycopy(scaled[t - window() + 1 + w], 0, input.values(), input.at(w) + t * features, features);
            }
        }
        return rows(Rows.fromSignal(layers.forward(input, false)), steps);
    }

    private float[][] sequence(float[][] scaled) {
        int features = scaling.features();
        Signal input = Signal.zeros(scaled.length, 1, features);
        for (int t = 0; t < scaled.length; t++) {
            System.arraycopy(scaled[t], 0, input.values(), t * features, features);
        }
        return rows(layers.forward(input, false).values(), scaled.length);
    }

    private static float[][] rows(float[] values, int count) {
        int width = values.length / count;
        float[][] rows = new float[count][width];
        for (int t = 0; t < count; t++) {
            System.arraycopy(values, t * width, rows[t], 0, width);
        }
        return rows;
    }

    @Override
    public byte[] networkZip() {
        return network.zip();
    }

    @Override
    public List<LearningCurve> curves() {
        return curves;
    }
}
