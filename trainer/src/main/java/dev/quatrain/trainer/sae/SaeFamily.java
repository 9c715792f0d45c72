package dev.quatrain.trainer.sae;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.families.Pretraining;
import dev.quatrain.trainer.families.TrainedNetwork;
import dev.quatrain.trainer.families.WindowedStack;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.sae.pretraining.AutoencoderPretraining;
import dev.quatrain.trainer.sae.pretraining.Criterion;
import dev.quatrain.trainer.sae.pretraining.Target;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.training.TrainingOptions;
import dev.quatrain.trainer.training.TrainingSession;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Stacked autoencoders over a sliding window. Each level is first trained alone to restore the codes of the level below; encoder and
 * decoder have weights of their own. Then the encoders are fine-tuned under the task's output, for a reconstruction with the decoders
 * on top of them (Hinton and Salakhutdinov 2006; Vincent et al. 2010).
 *
 * @param stack window, levels and their order
 * @param pretraining how much and on what each level is trained alone
 */
public record SaeFamily(WindowedStack stack, Alone pretraining) implements Family {

    /** What a level must restore its input from. */
    public enum Kind {
        /** The input itself. */
        PLAIN,
        /** A copy with a share of the inputs set to the mean. */
        MASKING,
        /** A copy with normal noise. */
        GAUSSIAN,
        /** The input, with few units on at a time. */
        SPARSE
    }

    /**
     * How each level is trained alone.
     *
     * @param epochs most epochs; 0 leaves pre-training out
     * @param kind what it restores its input from
     * @param amount share of masked inputs, deviation of the noise, or the sparse activation wanted
     */
    public record Alone(int epochs, Kind kind, double amount) {
        Criterion criterion() {
            return switch (kind) {
                case PLAIN -> new Criterion.Plain();
                case MASKING -> new Criterion.Masking(amount);
                case GAUSSIAN -> new Criterion.Noise(amount);
                case SPARSE -> new Criterion.Sparse(amount, SPARSITY_COST);
            };
        }
    }

    /** Weight of the divergence from the wanted activation beside the reconstruction error. */
    private static final double SPARSITY_COST = 0.1;

    public static SaeFamily read(Settings network, Settings training) {
        return new SaeFamily(
                WindowedStack.read(network, training, Activation.TANH),
                new Alone(
                        training.integer("pretrain_epochs", 5, 0, 100_000),
                        network.choice("corruption", Kind.class, Kind.MASKING),
                        network.number("corruption_amount", 0.1, 0, 0.95)));
    }

    @Override
    public String name() {
        return "sae";
    }

    @Override
    public TrainedNetwork train(Corpus corpus, Task task, TrainingOptions options, TrainingSession session) {
        Pretraining greedy = layers -> stack.place(
                new AutoencoderPretraining(
                                stack.hidden(),
                                stack.activation(),
                                Target.REAL,
                                pretraining.criterion(),
                                alone(options),
                                session.seed())
                        .train(
                                stack.windows(corpus.train(), task, session.seed()),
                                stack.windows(corpus.validation(), task, session.seed()),
                                session.progress()),
                layers,
                task);
        return stack.train(
                name(), corpus, task, options, session, pretraining.epochs() == 0 ? Pretraining.NONE : greedy);
    }

    private TrainingOptions alone(TrainingOptions options) {
        return new TrainingOptions(pretraining.epochs(), options.batch(), options.rate(), options.patience());
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(stack.parameters());
        parameters.put("training.pretrain_epochs", Integer.toString(pretraining.epochs()));
        parameters.put("network.corruption", pretraining.kind().name().toLowerCase(Locale.ROOT));
        parameters.put("network.corruption_amount", Double.toString(pretraining.amount()));
        return parameters;
    }
}
