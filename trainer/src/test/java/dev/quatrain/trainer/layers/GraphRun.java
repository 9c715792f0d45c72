package dev.quatrain.trainer.layers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.Map;

/** Runs a layer's exported nodes with ONNX Runtime. */
final class GraphRun implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int stateLength;
    private final int delay;

    private GraphRun(byte[] graph, int stateLength, int delay) {
        this.stateLength = stateLength;
        this.delay = delay;
        try {
            session = environment.createSession(graph, new OrtSession.SessionOptions());
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses the graph", e);
        }
    }

    /**
     * The layer step by step: reading [B, channels].
     *
     * @param lags whether it enters as in a model with a delay, which is fed rows of NaN for readings that did not come
     */
    static GraphRun steps(Layer layer, int channels, boolean lags) {
        OnnxGraph graph = new OnnxGraph("layer");
        StepScope scope = new StepScope(graph);
        String reading = graph.input("reading", channels);
        String value = layer.step(scope, lags ? scope.enter(reading) : reading);
        graph.output("output", layer.output().channels(), value);
        int length = scope.finish().length();
        return new GraphRun(graph.bytes(), length, scope.delay());
    }

    /** The layer over a whole window: reading [B, steps * channels]. */
    static GraphRun window(Layer layer, Shape input) {
        OnnxGraph graph = new OnnxGraph("layer");
        StepScope scope = new StepScope(graph);
        String value = layer.window(scope, graph.input("reading", input.size()));
        graph.output("output", layer.output().size(), value);
        int length = scope.finish().length();
        return new GraphRun(graph.bytes(), length, scope.delay());
    }

    /** Advances B sequences; [B][width] in, [B][width] out; {@code states} is updated in place, null for a window. */
    float[][] run(float[][] readings, float[][] states) {
        try (OnnxTensor reading = OnnxTensor.createTensor(environment, readings);
                OnnxTensor state = OnnxTensor.createTensor(environment, states);
                OrtSession.Result result = session.run(Map.of("reading", reading, "state", state))) {
            float[][] after = (float[][]) result.get("state_out").orElseThrow().getValue();
            for (int b = 0; b < states.length; b++) {
                states[b] = after[b];
            }
            return (float[][]) result.get("output").orElseThrow().getValue();
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime cannot run the graph", e);
        }
    }

    /** Steps by which the outputs lag behind. */
    int delay() {
        return delay;
    }

    float[][] freshStates(int batch) {
        return new float[batch][stateLength];
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }
}
