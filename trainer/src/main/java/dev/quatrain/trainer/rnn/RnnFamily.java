package dev.quatrain.trainer.rnn;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.families.Blueprint;
import dev.quatrain.trainer.families.Construction;
import dev.quatrain.trainer.families.ConvolutionPlan;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.families.LinearStart;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.layers.LayerSpec;
import dev.quatrain.trainer.layers.LayerSpec.LookaheadSpec;
import dev.quatrain.trainer.layers.LayerSpec.RecurrentSpec;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.tasks.TaskName;
import dev.quatrain.trainer.training.TrainingOptions;
import dev.quatrain.trainer.training.TrainingSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Recurrent layers, trained by truncated back-propagation through windows of {@code sequence} readings with the error accumulated over
 * the window.
 *
 * @param direction which way they go in time, or what feeds them
 * @param stack the layers
 * @param delay readings that each layer of a bidirectional network looks ahead
 * @param convolutions what feeds the recurrent layers of a convolutional recurrent network
 * @param start where the first layer's input weights come from
 */
public record RnnFamily(Direction direction, RecurrentStack stack, int delay, ConvolutionPlan convolutions, Start start)
        implements Family {

    /** Which way recurrent layers go, or what feeds them. */
    public enum Direction {
        /** Forward in time. */
        FORWARD("rnn"),
        /** Both ways, with a bounded look-ahead: the answer to reading t comes with reading t + delay. */
        BOTH("birnn"),
        /** Forward in time, over causal convolutions of the recent readings. */
        CONVOLVED("cnn_rnn");

        private final String family;

        Direction(String family) {
            this.family = family;
        }
    }

    /**
     * Where the first layer's input weights come from.
     *
     * @param weights what is trained alone on single readings
     * @param epochs most epochs of that
     */
    record Start(StartingWeights weights, int epochs) {
        static final Start DRAWN = new Start(StartingWeights.NONE, 0);
    }

    public static RnnFamily read(Direction direction, Settings network, Settings training, TaskName task) {
        if (direction == Direction.BOTH && task == TaskName.FORECAST) {
            network.problem(
                    "delay",
                    "a bidirectional network looks ahead, so it cannot forecast. Choose family rnn or cnn_rnn, or another"
                            + " task.");
        }
        if (direction == Direction.BOTH && network.has("window")) {
            network.problem("window", "a bidirectional network goes step by step; its look-ahead is network.delay.");
        }
        if (direction == Direction.BOTH && network.has("linear_code")) {
            network.problem("linear_code", "a bidirectional network answers later than a linear code beside it would.");
        }
        return new RnnFamily(
                direction,
                RecurrentStack.read(network, training, task),
                direction == Direction.BOTH ? network.count("delay", 8) : 0,
                direction == Direction.CONVOLVED
                        ? ConvolutionPlan.read(network)
                        : new ConvolutionPlan(List.of(), List.of(), false, false, false, 1, 0),
                direction == Direction.FORWARD
                        ? new Start(
                                network.choice("pretrain", StartingWeights.class, StartingWeights.NONE),
                                training.count("pretrain_epochs", 10))
                        : Start.DRAWN);
    }

    @Override
    public String name() {
        return direction.family;
    }

    @Override
    public TrainedNetwork train(Corpus corpus, Task task, TrainingOptions options, TrainingSession session) {
        if (!task.atEndOnly()) {
            corpus.requireRunsOf(2 + task.ahead(), "forecast.horizon + 2");
        }
        if (direction == Direction.BOTH && task.ahead() > 0) {
            throw new OperatorError("A bidirectional network looks ahead and cannot forecast. Choose family rnn.");
        }
        boolean windowed = stack.window() > 0;
        Blueprint blueprint = new Blueprint(
                name(),
                new Shape(windowed ? stack.window() : stack.sequence(), corpus.features()),
                windowed,
                stack.stride(),
                stack.encoder(below(), this::recurrent, task),
                stack.head(corpus.features(), task),
                Math.max(stack.warmup(), convolutions.receptiveField()));
        return new Construction(blueprint, corpus, task, options, session)
                .train(new LinearStart(
                        start.weights().on(corpus, options, start.epochs(), session.seed(), session.progress()),
                        corpus.train(),
                        Math.max(1, stack.window())));
    }

    private List<LayerSpec> below() {
        return stack.window() > 0 ? convolutions.valid() : convolutions.causal();
    }

    private LayerSpec recurrent(int units) {
        return direction == Direction.BOTH
                ? new LookaheadSpec(stack.cell(), units, delay)
                : new RecurrentSpec(stack.cell(), units);
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(stack.parameters());
        if (direction == Direction.FORWARD) {
            parameters.put("network.pretrain", start.weights().name().toLowerCase(Locale.ROOT));
            parameters.put("training.pretrain_epochs", Integer.toString(start.epochs()));
        }
        if (direction == Direction.BOTH) {
            parameters.put("network.delay", Integer.toString(delay));
        }
        if (direction == Direction.CONVOLVED) {
            parameters.putAll(convolutions.parameters());
        }
        return parameters;
    }
}
