package dev.quatrain.trainer.families;

import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.layers.Dense;
import dev.quatrain.trainer.layers.Layer;
import dev.quatrain.trainer.network.Network;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.training.Batches;
import dev.quatrain.trainer.training.Checkpoint;
import dev.quatrain.trainer.training.Cut;
import dev.quatrain.trainer.training.ExampleBatches;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.PhaseState;
import dev.quatrain.trainer.training.StreamedBatches;
import dev.quatrain.trainer.training.TrainingLoop;
import dev.quatrain.trainer.training.TrainingOptions;
import dev.quatrain.trainer.training.TrainingSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds a network from its blueprint and trains it: pre-training, fine-tuning, and on request once more on all data. A checkpoint is
 * kept when the pre-training is done and after epochs of the fine-tuning; a pre-training that was stopped begins again.
 */
public final class Construction {
    private static final String ALL_DATA = "all data";

    private final Blueprint blueprint;
    private final Corpus corpus;
    private final Task task;
    private final TrainingOptions options;
    private final TrainingSession session;

    public Construction(
            Blueprint blueprint, Corpus corpus, Task task, TrainingOptions options, TrainingSession session) {
        this.blueprint = task.relative() ? blueprint.relative(task.sizing()) : blueprint;
        this.corpus = corpus;
        this.task = task;
        this.options = options;
        this.session = session;
    }

    public TrainedModel train(Pretraining pretraining) {
        @Nullable Checkpoint last = session.checkpoints().last().orElse(null);
        List<LearningCurve> curves = new ArrayList<>(last == null ? List.of() : last.done());
        Network network = network();
        // Without patience nothing is chosen by the validation data: a training without them would be thrown away.
        boolean allAtOnce = options.refit() && options.patience() == 0;
        Task known = options.refit() ? task.refit(corpus.withAllToTrainOn()) : task;
        if (last == null || !last.phase().phase().equals(ALL_DATA)) {
            PhaseState from =
                    last == null ? pretrained(network, pretraining, blueprint.family(), curves, curves) : last.phase();
            Corpus trainedOn = allAtOnce ? corpus.withAllToTrainOn() : corpus;
            curves.add(fineTune(network, from, options, allAtOnce ? known : task, trainedOn.train(), curves));
        }
        if (options.refit() && !allAtOnce) {
            network = network();
            PhaseState from = last != null && last.phase().phase().equals(ALL_DATA)
                    ? last.phase()
                    : pretrained(network, pretraining, ALL_DATA, curves, new ArrayList<>());
            int epochs = curves.get(curves.size() - 1).best() + 1;
            if (epochs == 0) {
                network.resume(from.network());
                return new TrainedModel(blueprint, network, known, corpus.scaling(), curves);
            }
            curves.add(fineTune(
                    network,
                    from,
                    options.forEpochs(epochs),
                    known,
                    corpus.withAllToTrainOn().train(),
                    curves));
        }
        return new TrainedModel(blueprint, network, known, corpus.scaling(), curves);
    }

    private Network network() {
        return new Network(
                blueprint.architecture(),
                blueprint.input(),
                task.loss(),
                options.rate(),
                options.weightDecay(),
                session.seed());
    }

    private PhaseState pretrained(
            Network network,
            Pretraining pretraining,
            String phase,
            List<LearningCurve> done,
            List<LearningCurve> curvesInto) {
        List<LearningCurve> curves = pretraining.pretrain(network.layers());
        if (task.startsFromBase()) {
            List<Layer> layers = network.layers().layers();
            Dense head = (Dense) layers.get(layers.size() - 1);
            Arrays.fill(head.weights().values(), 0f);
        }
        network.push();
        curvesInto.addAll(curves);
        PhaseState begun = PhaseState.beginning(phase, network);
        session.checkpoints().keep(() -> new Checkpoint(done, begun), !curves.isEmpty());
        return begun;
    }

    private LearningCurve fineTune(
            Network network,
            PhaseState from,
            TrainingOptions how,
            Task learned,
            List<Run> runs,
            List<LearningCurve> done) {
        return new TrainingLoop(how, session.progress())
                .train(
                        network,
                        from,
                        batches(runs, learned, true),
                        batches(corpus.validation(), learned, false),
                        learned.startsFromBase(),
                        (now, surely) -> session.checkpoints().keep(() -> new Checkpoint(done, now.get()), surely));
    }

    private Batches batches(List<Run> runs, Task learned, boolean training) {
        Cut cut = new Cut(
                blueprint.input().steps(),
                blueprint.windowed(),
                blueprint.stride(),
                task.atEndOnly(),
                task.ahead(),
                !blueprint.windowed() && blueprint.delay() == 0);
        int outputSteps = blueprint.windowed()
                ? blueprint
                        .architecture()
                        .build(blueprint.input(), session.seed())
                        .output()
                        .steps()
                : 0;
        Function<List<Run>, Batches> examples =
                some -> new ExampleBatches(some, cut, learned, outputSteps, options.batch(), session.seed(), training);
        return training && corpus.streamed() != null
                ? new StreamedBatches(corpus.streamed(), examples, session.seed())
                : examples.apply(runs);
    }
}
