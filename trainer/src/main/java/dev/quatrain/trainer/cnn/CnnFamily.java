package dev.quatrain.trainer.cnn;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.families.Blueprint;
import dev.quatrain.trainer.families.Construction;
import dev.quatrain.trainer.families.ConvolutionPlan;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.families.LinearStart;
import dev.quatrain.trainer.families.Pretraining;
import dev.quatrain.trainer.families.TimePool;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.LayerSpec.Convolution2dSpec;
import dev.quatrain.trainer.layers.LayerSpec.DenseSpec;
import dev.quatrain.trainer.layers.LayerSpec.DropoutSpec;
import dev.quatrain.trainer.layers.LayerSpec.GlobalPoolSpec;
import dev.quatrain.trainer.layers.LayerSpec.ParallelSpec;
import dev.quatrain.trainer.layers.LayerSpec.Pool2dSpec;
import dev.quatrain.trainer.layers.LayerSpec.PoolSpec;
import dev.quatrain.trainer.layers.LayerSpec.ReshapeSpec;
import dev.quatrain.trainer.layers.LayerSpec.RunningPoolSpec;
import dev.quatrain.trainer.layers.Padding;
import dev.quatrain.trainer.layers.Pooling;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.training.TrainingOptions;
import dev.quatrain.trainer.training.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Convolutions and pooling in turn, then fully connected layers, over a sliding window; or, causal, a network without a window whose
 * every layer keeps what it needs of the past (a temporal convolutional network with {@code residual} and {@code dilated}).
 *
 * @param view what the convolutions slide over
 * @param window readings in a window; for a causal network, in a training example
 * @param convolutions the convolutional part
 * @param pool readings each pooling takes together after a convolution; 1 = none
 * @param end what of the window's steps goes on to the dense layers; {@code LAST} = all of them
 * @param dense units of the fully connected layers
 * @param dropout share of their inputs dropped while training
 * @param code units of the bottleneck through which readings are reconstructed
 * @param codeActivation of the bottleneck; the identity goes on where readings leave the range that was trained on
 * @param linearCode units of a linear bottleneck beside it, which sees the window itself; 0 = none
 * @param stride readings between two training windows
 */
public record CnnFamily(
        View view,
        int window,
        ConvolutionPlan convolutions,
        int pool,
        TimePool end,
        List<Integer> dense,
        double dropout,
        int code,
        Activation codeActivation,
        int linearCode,
        int stride)
        implements Family {

    /** What a convolution slides over. */
    public enum View {
        /** Time; the features are channels. */
        SERIES,
        /** Time and features, as rows and columns of an image. */
        IMAGE,
        /** Time, from the past only and step by step. */
        CAUSAL
    }

    public static CnnFamily read(Settings network, Settings training) {
        View view = network.choice("view", View.class, View.SERIES);
        int linearCode = network.integer("linear_code", 0, 0, 100_000);
        List<Integer> dense = network.counts("dense", List.of());
        if (linearCode > 0 && !dense.isEmpty()) {
            network.problem(
                    "linear_code", "dense layers would make of it what is not linear; leave network.dense out.");
        }
        return new CnnFamily(
                view,
                network.integer("window", 64, 1, 100_000),
                ConvolutionPlan.read(network),
                network.integer("pool", view == View.IMAGE ? 2 : 1, 1, 1000),
                network.choice("end", TimePool.class, TimePool.LAST),
                dense,
                network.number("dropout", 0, 0, 0.95),
                network.count("code", 8),
                network.choice("code_activation", Activation.class, Activation.TANH),
                linearCode,
                training.count("stride", 1));
    }

    @Override
    public String name() {
        return "cnn";
    }

    @Override
    public TrainedNetwork train(Corpus corpus, Task task, TrainingOptions options, TrainingSession session) {
        boolean windowed = view != View.CAUSAL;
        if (!task.atEndOnly()) {
            corpus.requireRunsOf((windowed ? window : 2) + task.ahead(), "network.window + forecast.horizon");
        }
        Blueprint blueprint = new Blueprint(
                name(),
                new Shape(window, corpus.features()),
                windowed,
                stride,
                encoder(task),
                head(corpus.features(), task),
                convolutions.receptiveField());
        return new Construction(blueprint, corpus, task, options, session)
                .train(new LinearStart(Pretraining.NONE, corpus.train(), windowed ? window : 1));
    }

    private List<LayerSpec> encoder(Task task) {
        List<LayerSpec> layers = new ArrayList<>(
                switch (view) {
                    case SERIES -> overTime();
                    case IMAGE -> overImage();
                    case CAUSAL -> convolutions.causal();
                });
        if (view == View.CAUSAL) {
            if (end != TimePool.LAST) {
                layers.add(new RunningPoolSpec(end.poolings()));
            }
        } else if (end == TimePool.LAST || view == View.IMAGE) {
            layers.add(new ReshapeSpec(1));
        } else {
            layers.add(new GlobalPoolSpec(end.poolings()));
        }
        for (int units : dense) {
            if (dropout > 0) {
                layers.add(new DropoutSpec(dropout, false));
            }
            layers.add(new DenseSpec(units, Activation.RELU));
        }
        if (task.name().reconstructs()) {
            layers.add(new DenseSpec(code, codeActivation));
            if (linearCode > 0) {
                LayerSpec linear = new DenseSpec(linearCode, Activation.IDENTITY);
                return List.of(new ParallelSpec(
                        layers, view == View.CAUSAL ? List.of(linear) : List.of(new ReshapeSpec(1), linear)));
            }
        } else if (dropout > 0) {
            layers.add(new DropoutSpec(dropout, false));
        }
        return layers;
    }

    private List<LayerSpec> overTime() {
        List<LayerSpec> layers = new ArrayList<>();
        for (int k = 0; k < convolutions.filters().size(); k++) {
            layers.add(convolutions.layer(k, Padding.SAME));
            if (pool > 1) {
                layers.add(new PoolSpec(Pooling.MAX, pool, pool));
            }
        }
        return layers;
    }

    private List<LayerSpec> overImage() {
        List<LayerSpec> layers = new ArrayList<>();
        int maps = 1;
        for (int k = 0; k < convolutions.filters().size(); k++) {
            int filters = convolutions.filters().get(k);
            layers.add(new Convolution2dSpec(
                    maps,
                    filters,
                    convolutions.kernels().get(k),
                    1,
                    Padding.VALID,
                    convolutions.normalized(),
                    Activation.RELU));
            maps = filters;
            if (pool > 1) {
                layers.add(new Pool2dSpec(maps, Pooling.MAX, pool, pool));
            }
        }
        return layers;
    }

    private List<LayerSpec> head(int features, Task task) {
        if (!task.name().reconstructs() || view == View.CAUSAL) {
            return List.of(new DenseSpec(task.outputs(), Activation.IDENTITY));
        }
        List<LayerSpec> layers = new ArrayList<>();
        for (int k = dense.size() - 1; k >= 0; k--) {
            layers.add(new DenseSpec(dense.get(k), Activation.RELU));
        }
        layers.add(new DenseSpec(window * features, Activation.IDENTITY));
        layers.add(new ReshapeSpec(window));
        return layers;
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(convolutions.parameters());
        parameters.put("network.view", view.name().toLowerCase(Locale.ROOT));
        parameters.put("network.window", Integer.toString(window));
        parameters.put("network.pool", Integer.toString(pool));
        parameters.put("network.end", end.name().toLowerCase(Locale.ROOT));
        parameters.put("network.dense", dense.toString());
        parameters.put("network.dropout", Double.toString(dropout));
        parameters.put("network.code", Integer.toString(code));
        parameters.put("network.code_activation", codeActivation.name().toLowerCase(Locale.ROOT));
        parameters.put("network.linear_code", Integer.toString(linearCode));
        parameters.put("training.stride", Integer.toString(stride));
        return parameters;
    }
}
