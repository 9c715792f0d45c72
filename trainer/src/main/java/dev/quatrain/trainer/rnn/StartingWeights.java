package dev.quatrain.trainer.rnn;

import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.families.Pretraining;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.Parallel;
import dev.quatrain.trainer.layers.Recurrent;
import dev.quatrain.trainer.pretraining.DenseWeights;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.pretraining.PretrainedLevel;
import dev.quatrain.trainer.rbm.DeepBeliefPretraining;
import dev.quatrain.trainer.rbm.RbmOptions;
import dev.quatrain.trainer.rbm.VisibleUnits;
import dev.quatrain.trainer.sae.pretraining.AutoencoderPretraining;
import dev.quatrain.trainer.sae.pretraining.Criterion;
import dev.quatrain.trainer.sae.pretraining.Target;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Where the first recurrent layer's input weights come from. The recurrent weights always start as they were drawn. */
enum StartingWeights {
    /** Drawn. */
    NONE {
        @Override
        Pretraining on(Corpus corpus, TrainingOptions options, int epochs, long seed, Progress progress) {
            return Pretraining.NONE;
        }
    },
    /** A restricted Boltzmann machine with Gaussian visible units on single readings. */
    RBM {
        @Override
        Pretraining on(Corpus corpus, TrainingOptions options, int epochs, long seed, Progress progress) {
            return layers -> {
                Recurrent first = first(layers);
                RbmOptions alone = RbmOptions.defaults(VisibleUnits.GAUSSIAN)
                        .withEpochs(epochs)
                        .withBatch(options.batch());
                List<PretrainedLevel> levels = new DeepBeliefPretraining(
                                VisibleUnits.GAUSSIAN, List.of(first.output().channels()), alone, alone, seed)
                        .train(readings(corpus.train()), readings(corpus.validation()), progress)
                        .levels();
                DenseWeights encoder = levels.get(0).encoder().forTanh();
                first.startFrom(encoder.weights(), encoder.bias());
                return levels.get(0).curves();
            };
        }
    },
    /** A denoising autoencoder on single readings. */
    AUTOENCODER {
        @Override
        Pretraining on(Corpus corpus, TrainingOptions options, int epochs, long seed, Progress progress) {
            return layers -> {
                Recurrent first = first(layers);
                PretrainedLevel level = new AutoencoderPretraining(
                                List.of(first.output().channels()),
                                Activation.TANH,
                                Target.REAL,
                                new Criterion.Masking(MASKED),
                                new TrainingOptions(epochs, options.batch(), options.rate(), options.patience()),
                                seed)
                        .train(readings(corpus.train()), readings(corpus.validation()), progress)
                        .get(0);
                first.startFrom(level.encoder().weights(), level.encoder().bias());
                return level.curves();
            };
        }
    };

    /** Share of masked features; a quarter is in the middle of what Vincent et al. 2010 found good. */
    private static final double MASKED = 0.25;

    abstract Pretraining on(Corpus corpus, TrainingOptions options, int epochs, long seed, Progress progress);

    private static Recurrent first(Chain layers) {
        return layers.layers().stream()
                .flatMap(
                        layer -> layer instanceof Parallel beside ? beside.first().layers().stream() : Stream.of(layer))
                .filter(Recurrent.class::isInstance)
                .map(Recurrent.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Examples readings(List<Run> runs) {
        return new Examples(runs.stream()
                .flatMap(run -> Arrays.stream(run.values()).skip(run.from()))
                .toArray(float[][]::new));
    }
}
