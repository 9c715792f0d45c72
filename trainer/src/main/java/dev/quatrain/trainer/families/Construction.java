package dev.quatrain.trainer.families;

import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.network.Network;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.training.Cut;
import dev.quatrain.trainer.training.ExampleBatches;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingLoop;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.ArrayList;
import java.util.List;

/** Builds a network from its blueprint and trains it: pre-training, fine-tuning, and on request once more on all data. */
public final class Construction {
    private final Blueprint blueprint;
    private final Corpus corpus;
    private final Task task;
    private final TrainingOptions options;
    private final long seed;
    private final Progress progress;

    public Construction(
            Blueprint blueprint, Corpus corpus, Task task, TrainingOptions options, long seed, Progress progress) {
        this.blueprint = task.relative() ? blueprint.relative() : blueprint;
        this.corpus = corpus;
        this.task = task;
        this.options = options;
        this.seed = seed;
        this.progress = progress;
    }

    public TrainedModel train(Pretraining pretraining) {
        List<LearningCurve> curves = new ArrayList<>();
        Network network = network();
        curves.addAll(pretrain(network, pretraining));
        List<Run> all = corpus.withAllToTrainOn().train();
        if (options.refit() && options.patience() == 0) {
            // Nothing is chosen by the validation data, so a training without them would be thrown away.
            curves.add(fit(network, blueprint.family(), options, all));
            return new TrainedModel(blueprint, network, task, corpus.scaling(), curves);
        }
        LearningCurve first = fit(network, blueprint.family(), options, corpus.train());
        curves.add(first);
        if (options.refit()) {
            network = network();
            pretrain(network, pretraining);
            curves.add(fit(network, "all data", options.forEpochs(first.best() + 1), all));
        }
        return new TrainedModel(blueprint, network, task, corpus.scaling(), curves);
    }

    private LearningCurve fit(Network network, String phase, TrainingOptions how, List<Run> runs) {
        return new TrainingLoop(how, progress)
                .train(network, phase, batches(runs, true), batches(corpus.validation(), false));
    }

    private Network network() {
        return new Network(
                blueprint.architecture(), blueprint.input(), task.loss(), options.rate(), options.weightDecay(), seed);
    }

    private static List<LearningCurve> pretrain(Network network, Pretraining pretraining) {
        List<LearningCurve> curves = pretraining.pretrain(network.layers());
        network.push();
        return curves;
    }

    private ExampleBatches batches(List<Run> runs, boolean training) {
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
                        .build(blueprint.input(), seed)
                        .output()
                        .steps()
                : 0;
        return new ExampleBatches(runs, cut, task, outputSteps, options.batch(), seed, training);
    }
}
