package dev.quatrain.trainer.rnn;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.families.TimePool;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Cell;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.LayerSpec.DenseSpec;
import dev.quatrain.trainer.layers.LayerSpec.DropoutSpec;
import dev.quatrain.trainer.layers.LayerSpec.GlobalPoolSpec;
import dev.quatrain.trainer.layers.LayerSpec.LastStepSpec;
import dev.quatrain.trainer.layers.LayerSpec.ParallelSpec;
import dev.quatrain.trainer.layers.LayerSpec.ReshapeSpec;
import dev.quatrain.trainer.layers.LayerSpec.RunningPoolSpec;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.tasks.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Recurrent layers one above the other and what follows them.
 *
 * @param cell of every layer
 * @param hidden units of each layer
 * @param dropout share of each layer's inputs, but not the readings, dropped while training
 * @param pool what of the steps so far goes on to the outputs
 * @param code units of the bottleneck through which readings are reconstructed
 * @param codeActivation of the bottleneck; the identity goes on where readings leave the range that was trained on
 * @param linearCode units of a linear bottleneck beside it, which sees the readings themselves; 0 = none
 * @param sequence readings in a training window
 * @param warmup readings a fresh state needs
 * @param window readings of a window in which the layers start afresh for every reading; 0 = their state goes on from reading to reading
 * @param stride readings between two training windows, where there is one
 */
public record RecurrentStack(
        Cell cell,
        List<Integer> hidden,
        double dropout,
        TimePool pool,
        int code,
        Activation codeActivation,
        int linearCode,
        int sequence,
        int warmup,
        int window,
        int stride) {

    static RecurrentStack read(Settings network, Settings training, TaskName task) {
        int sequence = training.integer("sequence", 64, 2, 100_000);
        // A quarter of a training window: by then the state has left the start that every window shares.
        int usual = task == TaskName.CLASSIFY ? 1 : Math.max(1, sequence / 4);
        return new RecurrentStack(
                network.choice("cell", Cell.class, Cell.LSTM),
                network.counts("hidden", List.of(32)),
                network.number("dropout", 0, 0, 0.95),
                network.choice("pool", TimePool.class, TimePool.LAST),
                network.count("code", 4),
                network.choice("code_activation", Activation.class, Activation.TANH),
                network.integer("linear_code", 0, 0, 100_000),
                sequence,
                network.integer("warmup", usual, 1, 1_000_000),
                network.integer("window", 0, 0, 100_000),
                training.count("stride", 1));
    }

    List<LayerSpec> encoder(List<LayerSpec> below, IntFunction<LayerSpec> recurrent, Task task) {
        List<LayerSpec> layers = new ArrayList<>(below);
        for (int units : hidden) {
            if (dropout > 0 && !layers.isEmpty()) {
                layers.add(new DropoutSpec(dropout, false));
            }
            layers.add(recurrent.apply(units));
        }
        if (window > 0) {
            layers.add(pool == TimePool.LAST ? new LastStepSpec() : new GlobalPoolSpec(pool.poolings()));
        } else if (pool != TimePool.LAST) {
            layers.add(new RunningPoolSpec(pool.poolings()));
        }
        if (task.name().reconstructs()) {
            layers.add(new DenseSpec(code, codeActivation));
            if (linearCode > 0) {
                LayerSpec linear = new DenseSpec(linearCode, Activation.IDENTITY);
                return List.of(
                        new ParallelSpec(layers, window > 0 ? List.of(new ReshapeSpec(1), linear) : List.of(linear)));
            }
        } else if (dropout > 0) {
            layers.add(new DropoutSpec(dropout, false));
        }
        return layers;
    }

    List<LayerSpec> head(int features, Task task) {
        return window > 0 && task.name().reconstructs()
                ? List.of(new DenseSpec(window * features, Activation.IDENTITY), new ReshapeSpec(window))
                : List.of(new DenseSpec(task.outputs(), Activation.IDENTITY));
    }

    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("network.cell", cell.name().toLowerCase(Locale.ROOT));
        parameters.put("network.hidden", hidden.toString());
        parameters.put("network.dropout", Double.toString(dropout));
        parameters.put("network.pool", pool.name().toLowerCase(Locale.ROOT));
        parameters.put("network.code", Integer.toString(code));
        parameters.put("network.code_activation", codeActivation.name().toLowerCase(Locale.ROOT));
        parameters.put("network.linear_code", Integer.toString(linearCode));
        parameters.put("network.warmup", Integer.toString(warmup));
        parameters.put("network.window", Integer.toString(window));
        parameters.put("training.stride", Integer.toString(stride));
        parameters.put("training.sequence", Integer.toString(sequence));
        return parameters;
    }
}
