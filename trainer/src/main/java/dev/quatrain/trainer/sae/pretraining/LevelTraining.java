package dev.quatrain.trainer.sae.pretraining;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.layers.Parameter;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.pretraining.PretrainedLevel;
import dev.quatrain.trainer.training.LearningCurve;
import dev.quatrain.trainer.training.Patience;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains one level epoch by epoch, ends when the validation loss stops falling, and leaves the best weights in the level; without patience
 * it trains every epoch and leaves the last. The validation
 * examples are corrupted as the training ones are, each epoch alike: what is judged is what is learned.
 */
final class LevelTraining {
    private final Autoencoder level;
    private final Criterion criterion;
    private final Target target;
    private final TrainingOptions options;
    private final String phase;
    private final long seed;
    private final Adam adam;

    LevelTraining(
            Autoencoder level, Criterion criterion, Target target, TrainingOptions options, String phase, long seed) {
        this.level = level;
        this.criterion = criterion;
        this.target = target;
        this.options = options;
        this.phase = phase;
        this.seed = seed;
        this.adam = new Adam(level.parameters(), options.rate());
    }

    PretrainedLevel run(Examples train, Examples validation, Progress progress) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Double> trainLosses = new ArrayList<>();
        List<Double> validationLosses = new ArrayList<>();
        List<float[]> best = values();
        Patience patience = new Patience(options.patience());
        progress.begin(phase, options.epochs());
        for (int epoch = 0; epoch < options.epochs() && patience.allows(epoch); epoch++) {
            learn(train, random);
            // Both after the epoch, as a batch met early in the first epochs says little.
            trainLosses.add(loss(train.thinned(validation.size()), epoch));
            double loss = loss(validation, epoch);
            validationLosses.add(loss);
            progress.epoch(epoch + 1, trainLosses.get(epoch), loss);
            if (patience.isBest(epoch, loss)) {
                best = values();
            }
        }
        progress.end();
        restore(best);
        LearningCurve curve =
                new LearningCurve(phase, target.measure(), trainLosses, validationLosses, patience.best());
        return new PretrainedLevel(level.encoder(), level.decoder(), List.of(curve));
    }

    private void learn(Examples train, SplittableRandom random) {
        int[] order = train.shuffled(random);
        for (int from = 0; from < order.length; from += options.batch()) {
            int rows = Math.min(options.batch(), order.length - from);
            float[] clean = train.batch(order, from, rows);
            level.backward(criterion.corrupt(clean, random), clean, rows);
            adam.apply();
        }
    }

    private double loss(Examples examples, int epoch) {
        SplittableRandom random = new SplittableRandom(seed);
        double sum = 0;
        for (int from = 0; from < examples.size(); from += options.batch()) {
            int rows = Math.min(options.batch(), examples.size() - from);
            float[] clean = examples.batch(from, rows);
            sum += level.loss(criterion.corrupt(clean, random), clean, rows) * rows;
        }
        double loss = target.measured(sum / examples.size());
        if (!Double.isFinite(loss)) {
            throw new OperatorError(
                    "The " + target.measure() + " is " + loss + " in epoch " + (epoch + 1) + " (" + phase
                            + "): the training diverged. Lower the rate of the pre-training (now " + options.rate()
                            + "), or look for extreme values in the data.");
        }
        return loss;
    }

    private List<float[]> values() {
        return level.parameters().stream()
                .map(Parameter::values)
                .map(float[]::clone)
                .toList();
    }

    private void restore(List<float[]> best) {
        List<Parameter> parameters = level.parameters();
        for (int p = 0; p < best.size(); p++) {
            System.arraycopy(best.get(p), 0, parameters.get(p).values(), 0, best.get(p).length);
        }
    }
}
