package dev.quatrain.trainer.network;

import dev.quatrain.trainer.layers.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Deeplearning4j's configuration of a stack of our layers. Examples are rows of {@code steps * channels} floats, step by step. A bean, as
 * Deeplearning4j writes it as JSON into the network's zip.
 */
public final class StackConf extends FeedForwardLayer {
    private String architecture = "[]";
    private int steps = 1;
    private int channels = 1;
    private long seed;

    /** For JSON. */
    public StackConf() {}

    StackConf(Architecture architecture, Shape input, Shape output, long seed) {
        this.architecture = architecture.json();
        this.steps = input.steps();
        this.channels = input.channels();
        this.seed = seed;
        resetLayerDefaultConfig();
        setNIn(input.size());
        setNOut(output.size());
    }

    public String getArchitecture() {
        return architecture;
    }

    public void setArchitecture(String architecture) {
        this.architecture = architecture;
    }

    public int getSteps() {
        return steps;
    }

    public void setSteps(int steps) {
        this.steps = steps;
    }

    public int getChannels() {
        return channels;
    }

    public void setChannels(int channels) {
        this.channels = channels;
    }

    public long getSeed() {
        return seed;
    }

    public void setSeed(long seed) {
        this.seed = seed;
    }

    /** The layers it describes, with the weights its seed draws. */
    dev.quatrain.trainer.layers.Chain build() {
        return Architecture.parse(architecture).build(new Shape(steps, channels), seed);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray paramsView,
            boolean initialize,
            DataType type) {
        StackLayer layer = new StackLayer(conf, type, build());
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(paramsView);
        Map<String, INDArray> params = initializer().init(conf, paramsView, initialize);
        layer.setParamTable(params);
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return StackParameters.INSTANCE;
    }

    @Override
    public IUpdater getUpdaterByParam(String name) {
        return name.equals(StackParameters.STATISTICS) ? new NoOp() : super.getUpdaterByParam(name);
    }

    @Override
    public List<org.nd4j.linalg.learning.regularization.Regularization> getRegularizationByParam(String name) {
        return name.equals(StackParameters.WEIGHTS) ? super.getRegularizationByParam(name) : List.of();
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        return InputType.feedForward(getNOut());
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        long parameters = initializer().numParams(this);
        return new LayerMemoryReport.Builder(getLayerName(), StackConf.class, input, getOutputType(0, input))
                .standardMemory(parameters, parameters)
                .workingMemory(0, 0, MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
