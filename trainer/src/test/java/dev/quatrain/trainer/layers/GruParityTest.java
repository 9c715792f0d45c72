package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.quatrain.trainer.onnx.OnnxGraph;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Our GRU against ONNX's GRU operator, as Deeplearning4j has none. */
class GruParityTest {
    private static final int STEPS = 30;
    private static final int BATCH = 5;
    private static final int CHANNELS = 3;
    private static final int UNITS = 7;

    @Test
    void forward_equals_the_gru_operator_with_the_reset_gate_after_the_product() throws OrtException {
        Recurrent layer = new Recurrent(new Shape(STEPS, CHANNELS), Cell.GRU, UNITS, new Random(1));
        Random random = new Random(2);
        for (Parameter parameter : layer.parameters()) {
            for (int i = 0; i < parameter.length(); i++) {
                parameter.values()[i] += (float) (0.3 * random.nextGaussian());
            }
        }
        Signal input = Signal.zeros(STEPS, BATCH, CHANNELS);
        for (int i = 0; i < input.values().length; i++) {
            input.values()[i] = (float) random.nextGaussian();
        }
        float[] ours = layer.forward(input, false).values();
        float[] theirs = operator(layer, input);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).as("state %d", i).isCloseTo(theirs[i], within(1e-5f));
        }
    }

    private static float[] operator(Recurrent layer, Signal input) throws OrtException {
        OnnxGraph graph = new OnnxGraph("gru");
        String x = graph.reshape(graph.input("rows", CHANNELS), STEPS, BATCH, CHANNELS);
        String w = graph.constant("W", blocks(layer.inputWeights().values(), CHANNELS), 1, 3 * UNITS, CHANNELS);
        String r = graph.constant("R", blocks(layer.recurrentWeights().values(), UNITS), 1, 3 * UNITS, UNITS);
        float[] biases = new float[6 * UNITS];
        System.arraycopy(blocks(layer.bias().values(), 1), 0, biases, 0, 3 * UNITS);
        System.arraycopy(layer.parameters().get(3).values(), 0, biases, 5 * UNITS, UNITS);
        String b = graph.constant("B", biases, 1, 6 * UNITS);
        Map<String, Long> numbers = new TreeMap<>(Map.of("hidden_size", (long) UNITS, "linear_before_reset", 1L));
        graph.output("states", UNITS, graph.reshape(graph.node("GRU", numbers, Map.of(), x, w, r, b), -1, UNITS));
        float[][] rows = new float[input.rows()][CHANNELS];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(input.values(), row * CHANNELS, rows[row], 0, CHANNELS);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph.bytes(), new OrtSession.SessionOptions());
                OnnxTensor tensor = OnnxTensor.createTensor(environment, rows);
                OrtSession.Result result = session.run(Map.of("rows", tensor))) {
            float[][] states = (float[][]) result.get(0).getValue();
            float[] flat = new float[states.length * UNITS];
            for (int row = 0; row < states.length; row++) {
                System.arraycopy(states[row], 0, flat, row * UNITS, UNITS);
            }
            return flat;
        }
    }

    /** [in, candidate | reset | update] to the operator's [update, reset, candidate][units, in]. */
    private static float[] blocks(float[] weights, int in) {
        float[] theirs = new float[weights.length];
        for (int block = 0; block < 3; block++) {
            for (int unit = 0; unit < UNITS; unit++) {
                for (int i = 0; i < in; i++) {
                    theirs[((2 - block) * UNITS + unit) * in + i] = weights[i * 3 * UNITS + block * UNITS + unit];
                }
            }
        }
        return theirs;
    }
}
