package dev.quatrain.trainer.sae;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.families.Networks;
import dev.quatrain.trainer.families.StepGraph;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.onnx.OnnxGraph;
import dev.quatrain.trainer.onnx.ScaledGraph;
import dev.quatrain.trainer.training.LearningCurve;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** A trained stacked autoencoder. */
final class SaeReconstructor implements TrainedNetwork {
    private final MultiLayerNetwork network;
    private final SaeFamily family;
    private final Scaling scaling;
    private final List<LearningCurve> curves;

    SaeReconstructor(MultiLayerNetwork network, SaeFamily family, Scaling scaling, List<LearningCurve> curves) {
        this.network = network;
        this.family = family;
        this.scaling = scaling;
        this.curves = List.copyOf(curves);
    }

    /**
     * One step as an ONNX graph.
     *
     * <pre>
     * state   window[(W-1)*F]   the last W-1 scaled readings, oldest first; zeros are readings at the mean
     * output  expected[F]       reconstruction of the newest reading
     * </pre>
     *
     * Of the last layer only the newest reading's columns are exported: the others would be computed and thrown away.
     */
    @Override
    public StepGraph export() {
        int features = scaling.features();
        int past = (family.window() - 1) * features;
        OnnxGraph graph = new OnnxGraph("sae_step");
        String reading = graph.input("reading", features);
        String state = graph.input("state", past);
        String window = graph.concat(List.of(state, ScaledGraph.scale(graph, reading, scaling)));
        int last = network.getnLayers() - 1;
        String code = window;
        for (int layer = 0; layer < last; layer++) {
            code = graph.dense(
                    "layer" + layer,
                    code,
                    Networks.parameter(network, layer, "W"),
                    Networks.parameter(network, layer, "b"),
                    "Tanh");
        }
        float[] weights = lastColumns(Networks.parameter(network, last, "W"), past + features, features);
        float[] bias = lastColumns(Networks.parameter(network, last, "b"), past + features, features);
        String expected = ScaledGraph.unscale(graph, graph.dense("layer" + last, code, weights, bias, ""), scaling, 1);
        graph.output("output", features, expected);
        graph.output(
                "state_out", past, graph.split(window, List.of(features, past)).get(1));
        return new StepGraph(
                graph.bytes(),
                Segments.of(Map.of("window", past)),
                Segments.of(Map.of(Segments.EXPECTED, features)),
                family.window(),
                0,
                0,
                family.window() - 1);
    }

    /** Row t: the reconstruction of reading t from the window that ends with it; before the start the window holds means. */
    @Override
    public float[][] reference(float[][] readings) {
        int features = scaling.features();
        int width = family.window() * features;
        float[][] scaled = scaling.scale(readings);
        float[] windows = new float[readings.length * width];
        for (int t = 0; t < readings.length; t++) {
            for (int w = 0; w < family.window(); w++) {
                int from = t - family.window() + 1 + w;
                if (from >= 0) {
                    System.arraycopy(scaled[from], 0, windows, t * width + w * features, features);
                }
            }
        }
        float[] outputs =
                Networks.rows(network.output(Nd4j.create(windows, new long[] {readings.length, width}, 'c'), false));
        float[][] rows = new float[readings.length][features];
        for (int t = 0; t < readings.length; t++) {
            for (int f = 0; f < features; f++) {
                rows[t][f] = scaling.unscale(outputs[(t + 1) * width - features + f], f);
            }
        }
        return rows;
    }

    @Override
    public byte[] networkZip() {
        return Networks.zip(network);
    }

    @Override
    public List<LearningCurve> curves() {
        return curves;
    }

    /** The last {@code kept} columns of a matrix of {@code width} columns. */
    private static float[] lastColumns(float[] matrix, int width, int kept) {
        float[] columns = new float[matrix.length / width * kept];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = matrix[i / kept * width + width - kept + i % kept];
        }
        return columns;
    }
}
