package dev.quatrain.trainer.network;

import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How the layers' parameters lie in Deeplearning4j's flat row: all weights, all biases, all statistics, each in the order of the layers.
 *
 * <pre>
 * | W: weights (decayed) | b: biases and gains | s: running statistics (never updated by a gradient) |
 * </pre>
 */
final class StackParameters implements ParamInitializer {
    static final StackParameters INSTANCE = new StackParameters();

    static final String WEIGHTS = "W";
    static final String BIASES = "b";
    static final String STATISTICS = "s";

    private static final Map<String, Parameter.Kind> KINDS = kinds();

    private StackParameters() {}

    private static Map<String, Parameter.Kind> kinds() {
        Map<String, Parameter.Kind> kinds = new LinkedHashMap<>();
        kinds.put(WEIGHTS, Parameter.Kind.WEIGHT);
        kinds.put(BIASES, Parameter.Kind.BIAS);
        kinds.put(STATISTICS, Parameter.Kind.STATISTIC);
        return kinds;
    }

    /** The parameters in the order of the flat row. */
    static List<Parameter> ordered(Chain chain) {
        List<Parameter> ordered = new ArrayList<>();
        for (Parameter.Kind kind : KINDS.values()) {
            chain.parameters().stream().filter(p -> p.kind() == kind).forEach(ordered::add);
        }
        return ordered;
    }

    private static int length(Chain chain, Parameter.Kind kind) {
        return chain.parameters().stream()
                .filter(p -> p.kind() == kind)
                .mapToInt(Parameter::length)
                .sum();
    }

    private static Chain chain(Layer conf) {
        return ((StackConf) conf).build();
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return chain(layer).parameters().stream().mapToInt(Parameter::length).sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        Chain chain = chain(layer);
        return KINDS.entrySet().stream()
                .filter(kind -> length(chain, kind.getValue()) > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return paramKeys(layer).stream().filter(WEIGHTS::equals).toList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return paramKeys(layer).stream().filter(key -> !key.equals(WEIGHTS)).toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return key.equals(WEIGHTS);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return !key.equals(WEIGHTS);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initialize) {
        if (initialize) {
            FlatRow.write(ordered(chain(conf.getLayer())), Parameter::values, paramsView);
        }
        Map<String, INDArray> parts = parts(conf, paramsView);
        parts.keySet().forEach(conf::addVariable);
        return parts;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradients) {
        return parts(conf, gradients);
    }

    private static Map<String, INDArray> parts(NeuralNetConfiguration conf, INDArray row) {
        Chain chain = chain(conf.getLayer());
        Map<String, INDArray> parts = new LinkedHashMap<>();
        INDArray flat = row.reshape(row.length());
        long from = 0;
        for (Map.Entry<String, Parameter.Kind> kind : KINDS.entrySet()) {
            long length = length(chain, kind.getValue());
            if (length > 0) {
                parts.put(kind.getKey(), flat.get(NDArrayIndex.interval(from, from + length)));
            }
            from += length;
        }
        return parts;
    }
}
