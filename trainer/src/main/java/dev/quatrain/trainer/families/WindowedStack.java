package dev.quatrain.trainer.families;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.Dense;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.LayerSpec.DenseSpec;
import dev.quatrain.trainer.layers.LayerSpec.ReshapeSpec;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.pretraining.PretrainedLevel;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.training.Cut;
import dev.quatrain.trainer.training.ExampleBatches;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.TrainingOptions;
import dev.quatrain.trainer.training.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fully connected levels over a sliding window, which families pre-train each in its own way: encoders bottom-up, then either the
 * decoders top-down (reconstruction) or one output layer (classes, forecasts).
 *
 * @param window readings in a window
 * @param hidden units of each level, the last is the code
 * @param activation of every level
 * @param stride readings between two training windows
 */
public record WindowedStack(int window, List<Integer> hidden, Activation activation, int stride) {

    public static WindowedStack read(Settings network, Settings training, Activation usual) {
        return new WindowedStack(
                network.integer("window", 16, 1, 100_000),
                network.counts("hidden", List.of(32, 12)),
                network.choice("activation", Activation.class, usual),
                training.count("stride", 1));
    }

    /** Pre-trains, fine-tunes. */
    public TrainedModel train(
            String family,
            Corpus corpus,
            Task task,
            TrainingOptions options,
            TrainingSession session,
            Pretraining pretraining) {
        if (!task.atEndOnly()) {
            corpus.requireRunsOf(window + task.ahead(), "network.window + forecast.horizon");
        }
        Blueprint blueprint = new Blueprint(
                family,
                new Shape(window, corpus.features()),
                true,
                stride,
                encoder(),
                head(corpus.features(), task),
                0);
        return new Construction(blueprint, corpus, task, options, session).train(pretraining);
    }

    private List<LayerSpec> encoder() {
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(new ReshapeSpec(1));
        hidden.forEach(units -> layers.add(new DenseSpec(units, activation)));
        return layers;
    }

    private List<LayerSpec> head(int features, Task task) {
        if (!task.name().reconstructs()) {
            return List.of(new DenseSpec(task.outputs(), Activation.IDENTITY));
        }
        List<LayerSpec> layers = new ArrayList<>();
        for (int level = hidden.size() - 2; level >= 0; level--) {
            layers.add(new DenseSpec(hidden.get(level), activation));
        }
        layers.add(new DenseSpec(window * features, Activation.IDENTITY));
        layers.add(new ReshapeSpec(window));
        return layers;
    }

    /** Windows to pre-train on, a row each. */
    public Examples windows(List<Run> runs, Task task, long seed) {
        Cut cut = new Cut(window, true, stride, task.atEndOnly(), task.ahead(), false);
        return new Examples(new ExampleBatches(runs, cut, task, 1, 1, seed, false).inputs());
    }

    /** Copies what levels learned alone into the network, decoders too where it reconstructs; gives their curves. */
    public List<LearningCurve> place(List<PretrainedLevel> levels, Chain layers, Task task) {
        List<Dense> dense = layers.layers().stream()
                .filter(Dense.class::isInstance)
                .map(Dense.class::cast)
                .toList();
        int depth = levels.size();
        for (int level = 0; level < depth; level++) {
            levels.get(level).encoder().copyTo(dense.get(level));
            if (task.name().reconstructs()) {
                levels.get(level).decoder().copyTo(dense.get(2 * depth - 1 - level));
            }
        }
        return levels.stream().flatMap(level -> level.curves().stream()).toList();
    }

    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("network.window", Integer.toString(window));
        parameters.put("network.hidden", hidden.toString());
        parameters.put("network.activation", activation.name().toLowerCase(Locale.ROOT));
        parameters.put("training.stride", Integer.toString(stride));
        return parameters;
    }
}
