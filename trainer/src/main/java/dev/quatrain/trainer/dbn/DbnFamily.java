package dev.quatrain.trainer.dbn;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.families.WindowedStack;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.rbm.DeepBelief;
import dev.quatrain.trainer.rbm.DeepBeliefPretraining;
import dev.quatrain.trainer.rbm.RbmOptions;
import dev.quatrain.trainer.rbm.RbmOptions.Sampling;
import dev.quatrain.trainer.rbm.RbmOptions.Sparsity;
import dev.quatrain.trainer.rbm.VisibleUnits;
import dev.quatrain.trainer.tasks.Reconstruct;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.tasks.TaskName;
import dev.quatrain.trainer.training.TrainingOptions;
import dev.quatrain.trainer.training.TrainingSession;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A deep belief network over a sliding window: restricted Boltzmann machines, each trained alone without labels on the hidden
 * probabilities of the one below, then fine-tuned by back-propagation: with an output layer on top, or unrolled into an autoencoder
 * (Hinton, Osindero and Teh 2006; Hinton and Salakhutdinov 2006).
 *
 * @param stack window, levels and their order
 * @param visible units of the first machine: gaussian for standardised readings, bernoulli for readings between 0 and 1
 * @param epochs most epochs for each machine
 * @param sampling where the negative statistics come from
 * @param sparsity of the hidden units
 * @param score what a reconstruction is scored by
 */
public record DbnFamily(
        WindowedStack stack, VisibleUnits visible, int epochs, Sampling sampling, Sparsity sparsity, Score score)
        implements Family {

    /** What a reconstruction is scored by. */
    public enum Score {
        /** The error of the unrolled network. */
        RECONSTRUCTION,
        /** The first machine's free energy. It sees the readings themselves: those above may map the unseen to a common code. */
        FREE_ENERGY
    }

    public static DbnFamily read(Settings network, Settings training, TaskName task) {
        Score score = network.choice("score", Score.class, Score.RECONSTRUCTION);
        if (score == Score.FREE_ENERGY && task != TaskName.RECONSTRUCT) {
            network.problem("score", "only task reconstruct is scored by free energy; leave it out.");
        }
        return new DbnFamily(
                WindowedStack.read(network, training, Activation.SIGMOID),
                network.choice("visible", VisibleUnits.class, VisibleUnits.GAUSSIAN),
                training.count("pretrain_epochs", 10),
                new Sampling(network.count("gibbs_steps", 1), network.flag("persistent_chains", false)),
                new Sparsity(
                        network.number("sparsity_target", 0.05, 1e-6, 1), network.number("sparsity_cost", 0, 0, 1e3)),
                score);
    }

    @Override
    public String name() {
        return "dbn";
    }

    @Override
    public TrainedNetwork train(Corpus corpus, Task task, TrainingOptions options, TrainingSession session) {
        if (score == Score.FREE_ENERGY && task instanceof Reconstruct reconstruct) {
            DeepBelief belief = belief(corpus, task, options, session);
            FreeEnergy energy = FreeEnergy.above(
                    belief.machines().get(0).rbm(), stack.windows(corpus.train(), task, session.seed()));
            Task scored = reconstruct.scoredBy(energy);
            return stack.train(
                    name(), corpus, scored, options, session, layers -> stack.place(belief.levels(), layers, scored));
        }
        return stack.train(
                name(),
                corpus,
                task,
                options,
                session,
                layers -> stack.place(belief(corpus, task, options, session).levels(), layers, task));
    }

    private DeepBelief belief(Corpus corpus, Task task, TrainingOptions options, TrainingSession session) {
        return new DeepBeliefPretraining(
                        visible,
                        stack.hidden(),
                        alone(visible, options),
                        alone(VisibleUnits.BERNOULLI, options),
                        session.seed())
                .train(
                        stack.windows(corpus.train(), task, session.seed()),
                        stack.windows(corpus.validation(), task, session.seed()),
                        session.progress());
    }

    private RbmOptions alone(VisibleUnits units, TrainingOptions options) {
        return RbmOptions.defaults(units, sampling)
                .withEpochs(epochs)
                .withBatch(options.batch())
                .withSparsity(sparsity);
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(stack.parameters());
        parameters.put("network.visible", visible.name().toLowerCase(Locale.ROOT));
        parameters.put("network.gibbs_steps", Integer.toString(sampling.steps()));
        parameters.put("network.persistent_chains", Boolean.toString(sampling.persistent()));
        parameters.put("network.sparsity_target", Double.toString(sparsity.target()));
        parameters.put("network.sparsity_cost", Double.toString(sparsity.cost()));
        parameters.put("network.score", score.name().toLowerCase(Locale.ROOT));
        parameters.put("training.pretrain_epochs", Integer.toString(epochs));
        return parameters;
    }
}
