package dev.quatrain.trainer.sae.pretraining;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.pretraining.PretrainedLevel;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Greedy, layer-wise pre-training of a stacked autoencoder: each level is trained alone, bottom-up and without labels, to restore the
 * clean codes of the level below (Bengio et al. 2007; Vincent et al. 2010).
 *
 * @param hidden units of each level, bottom-up
 * @param code activation of the codes
 * @param target what the outermost decoder restores; those above restore codes
 * @param criterion of every level
 * @param options of every level
 * @param seed of the first level; each other has its own
 */
public record AutoencoderPretraining(
        List<Integer> hidden, Activation code, Target target, Criterion criterion, TrainingOptions options, long seed) {
    /**
     * Checks that the criterion fits the codes.
     *
     * @throws OperatorError if sparse codes are not sigmoids
     */
    public AutoencoderPretraining {
        hidden = List.copyOf(hidden);
        if (criterion instanceof Criterion.Sparse && code != Activation.SIGMOID) {
            throw new OperatorError("Sparse pre-training takes a unit's mean activation as a probability, and "
                    + code.name().toLowerCase(Locale.ROOT) + " codes are none. Choose sigmoid codes.");
        }
    }

    /**
     * Trains all levels.
     *
     * @throws OperatorError if the training diverges
     */
    public List<PretrainedLevel> train(Examples train, Examples validation, Progress progress) {
        List<PretrainedLevel> levels = new ArrayList<>();
        Examples inputs = train;
        Examples checks = validation;
        for (int level = 0; level < hidden.size(); level++) {
            Target restored = level == 0 ? target : Target.of(code);
            Autoencoder autoencoder =
                    new Autoencoder(inputs.width(), hidden.get(level), code, restored, criterion, seed + level);
            LevelTraining training =
                    new LevelTraining(autoencoder, criterion, restored, options, "level " + (level + 1), seed + level);
            levels.add(training.run(inputs, checks, progress));
            if (level + 1 < hidden.size()) {
                inputs = inputs.map(autoencoder::encode);
                checks = checks.map(autoencoder::encode);
            }
        }
        return levels;
    }
}
