package dev.quatrain.trainer.rnn;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.families.Networks;
import dev.quatrain.trainer.families.StepGraph;
import dev.quatrain.trainer.onnx.OnnxGraph;
import dev.quatrain.trainer.onnx.ScaledGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * One step of LSTM layers as an ONNX graph.
 *
 * <pre>
 * state   h0[H0] c0[H0] h1[H1] c1[H1] … next[F]      next: the scaled forecast for the coming reading
 * output  expected[F] = unscaled next of the step before     forecast[H*F] = made at this step
 * </pre>
 */
final class LstmStepGraph {
    private final MultiLayerNetwork network;
    private final LstmFamily family;
    private final ForecastTarget target;
    private final Scaling scaling;
    private final OnnxGraph graph = new OnnxGraph("lstm_step");

    LstmStepGraph(MultiLayerNetwork network, LstmFamily family, ForecastTarget target, Scaling scaling) {
        this.network = network;
        this.family = family;
        this.target = target;
        this.scaling = scaling;
    }

    StepGraph build() {
        int features = scaling.features();
        int horizon = family.horizon();
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (int layer = 0; layer < family.hidden().size(); layer++) {
            lengths.put("h" + layer, family.hidden().get(layer));
            lengths.put("c" + layer, family.hidden().get(layer));
        }
        lengths.put("next", features);
        Segments state = Segments.of(lengths);

        String reading = graph.input("reading", features);
        List<String> before = graph.split(graph.input("state", state.length()), List.copyOf(lengths.values()));
        String scaled = ScaledGraph.scale(graph, reading, scaling);
        List<String> after = new ArrayList<>();
        String value = scaled;
        for (int layer = 0; layer < family.hidden().size(); layer++) {
            List<String> hc = cell(layer, value, before.get(2 * layer), before.get(2 * layer + 1));
            after.addAll(hc);
            value = hc.get(0);
        }
        String forecast = forecast(value, scaled);
        after.add(
                horizon == 1
                        ? forecast
                        : graph.split(forecast, List.of(features, (horizon - 1) * features))
                                .get(0));
        String expected = ScaledGraph.unscale(graph, before.get(before.size() - 1), scaling, 1);
        String ahead = ScaledGraph.unscale(graph, forecast, scaling, horizon);

        Map<String, Integer> outputs = new LinkedHashMap<>();
        outputs.put(Segments.EXPECTED, features);
        outputs.put(Segments.FORECAST, horizon * features);
        Segments output = Segments.of(outputs);
        graph.output("output", output.length(), graph.concat(List.of(expected, ahead)));
        graph.output("state_out", state.length(), graph.concat(after));
        return new StepGraph(graph.bytes(), state, output, 0, horizon, 0, family.warmup());
    }

    /**
     * New h and c. Deeplearning4j keeps the gates side by side as candidate, forget, output, input; input and recurrent weights are
     * stacked here so that one product serves all.
     */
    private List<String> cell(int layer, String value, String h, String c) {
        int units = family.hidden().get(layer);
        float[] input = Networks.parameter(network, layer, "W");
        float[] recurrent = Networks.parameter(network, layer, "RW");
        float[] stacked = new float[input.length + recurrent.length];
        System.arraycopy(input, 0, stacked, 0, input.length);
        System.arraycopy(recurrent, 0, stacked, input.length, recurrent.length);
        float[] bias = Networks.parameter(network, layer, "b");
        String gates = graph.dense("lstm" + layer, graph.concat(List.of(value, h)), stacked, bias, "");
        List<String> parts = graph.split(gates, Collections.nCopies(4, units));
        String candidate = graph.node("Tanh", parts.get(0));
        String forget = graph.node("Sigmoid", parts.get(1));
        String output = graph.node("Sigmoid", parts.get(2));
        String admit = graph.node("Sigmoid", parts.get(3));
        String newC = graph.node("Add", graph.node("Mul", forget, c), graph.node("Mul", admit, candidate));
        String newH = graph.node("Mul", output, graph.node("Tanh", newC));
        return List.of(newH, newC);
    }

    /** The scaled forecast [B, H*F]. */
    private String forecast(String value, String scaled) {
        int layer = family.hidden().size();
        String output = graph.dense(
                "forecast",
                value,
                Networks.parameter(network, layer, "W"),
                Networks.parameter(network, layer, "b"),
                "");
        if (!target.isChange()) {
            return output;
        }
        String scale = graph.constant("change", target.scale(), target.scale().length);
        String carried = graph.concat(Collections.nCopies(family.horizon(), scaled));
        return graph.node("Add", graph.node("Mul", output, scale), carried);
    }
}
