package dev.quatrain.trainer.rnn;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.families.Blueprint;
import dev.quatrain.trainer.families.Construction;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.families.Pretraining;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Cell;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.LayerSpec.DenseSpec;
import dev.quatrain.trainer.layers.LayerSpec.RecurrentSpec;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.tasks.TaskName;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Recurrent layers that go forward in time, trained by truncated back-propagation through windows of {@code sequence} readings with the
 * error accumulated over the window.
 *
 * @param cell of every layer
 * @param hidden units of each layer
 * @param code units of the bottleneck through which readings are reconstructed
 * @param sequence readings in a training window
 * @param warmup readings a fresh state needs
 */
public record RnnFamily(Cell cell, List<Integer> hidden, int code, int sequence, int warmup) implements Family {

    public static RnnFamily read(Settings network, Settings training, TaskName task) {
        int sequence = training.integer("sequence", 64, 2, 100_000);
        // A quarter of a training window: by then the state has left the start that every window shares.
        int usual = task == TaskName.CLASSIFY ? 1 : Math.max(1, sequence / 4);
        return new RnnFamily(
                network.choice("cell", Cell.class, Cell.LSTM),
                network.counts("hidden", List.of(32)),
                network.count("code", 4),
                sequence,
                network.integer("warmup", usual, 1, 1_000_000));
    }

    @Override
    public String name() {
        return "rnn";
    }

    @Override
    public TrainedNetwork train(Corpus corpus, Task task, TrainingOptions options, long seed, Progress progress) {
        if (!task.atEndOnly()) {
            corpus.requireRunsOf(Math.min(sequence, 2) + task.ahead(), "training.sequence + forecast.horizon");
        }
        return new Construction(blueprint(corpus.features(), task), corpus, task, options, seed, progress)
                .train(Pretraining.NONE);
    }

    private Blueprint blueprint(int features, Task task) {
        List<LayerSpec> encoder = new ArrayList<>();
        for (int units : hidden) {
            encoder.add(new RecurrentSpec(cell, units));
        }
        if (task.name().reconstructs()) {
            encoder.add(new DenseSpec(code, Activation.TANH));
        }
        List<LayerSpec> head = List.of(new DenseSpec(task.outputs(), Activation.IDENTITY));
        return new Blueprint(name(), new Shape(sequence, features), false, 1, encoder, head, warmup);
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("network.cell", cell.name().toLowerCase(Locale.ROOT));
        parameters.put("network.hidden", hidden.toString());
        parameters.put("network.code", Integer.toString(code));
        parameters.put("network.warmup", Integer.toString(warmup));
        parameters.put("training.sequence", Integer.toString(sequence));
        return parameters;
    }
}
