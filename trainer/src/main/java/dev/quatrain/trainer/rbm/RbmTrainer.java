package dev.quatrain.trainer.rbm;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.training.Progress;
import java.util.SplittableRandom;

/**
 * Trains one restricted Boltzmann machine without labels. Contrastive divergence ends when the validation examples are reconstructed no
 * better, and the best weights are kept. With persistent chains every epoch is trained and the last weights are kept: there the
 * reconstruction error says little about the likelihood that is learned, and the rate has fallen to 0. The same seed gives the same bits.
 */
public final class RbmTrainer {
    /** A smaller relative gain does not count as better: it would never end on a plateau. */
    private static final double LEAST_GAIN = 1e-3;

    /** Deviation of the first weights: practical guide, section 8. */
    private static final double WEIGHT_DEVIATION = 0.01;

    private final RbmOptions options;
    private final long seed;
    private final Progress progress;

    public RbmTrainer(RbmOptions options, long seed, Progress progress) {
        this.options = options;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * A new machine, trained.
     *
     * @param phase what is trained, for progress and report
     * @throws OperatorError if the examples do not fit the units, or the training diverges
     */
    public TrainedRbm train(VisibleUnits units, int hidden, String phase, Examples train, Examples validation) {
        units.require(train);
        units.require(validation);
        SplittableRandom random = new SplittableRandom(seed);
        Rbm rbm = start(units, hidden, train, random);
        ContrastiveDivergence learning = new ContrastiveDivergence(rbm, options, random);
        Monitor monitor = new Monitor(rbm, phase, train, validation);
        Rbm best = rbm;
        int bestEpoch = 0;
        int patienceFrom = 0;
        double toBeat = Double.POSITIVE_INFINITY;
        double bestError = Double.POSITIVE_INFINITY;
        progress.begin(phase, options.epochs());
        for (int epoch = 0; epoch < options.epochs() && epoch - patienceFrom <= options.patience(); epoch++) {
            learn(learning, train, epoch, random);
            monitor.measure();
            requireFinite(monitor, units, phase, epoch);
            double error = monitor.validationError();
            progress.epoch(epoch + 1, monitor.trainError(), error);
            if (options.sampling().persistent()) {
                bestEpoch = epoch;
                patienceFrom = epoch;
                continue;
            }
            if (error < bestError) {
                bestError = error;
                bestEpoch = epoch;
                best = rbm.copy();
            }
            if (error < toBeat) {
                toBeat = error * (1 - LEAST_GAIN);
                patienceFrom = epoch;
            }
        }
        progress.end();
        return new TrainedRbm(best, monitor.curves(bestEpoch));
    }

    private void learn(ContrastiveDivergence learning, Examples train, int epoch, SplittableRandom random) {
        double rate = options.rate()
                * (options.sampling().persistent() ? (options.epochs() - epoch) / (double) options.epochs() : 1);
        int[] order = train.shuffled(random);
        for (int from = 0; from < order.length; from += options.batch()) {
            int rows = Math.min(options.batch(), order.length - from);
            learning.learn(
                    train.batch(order, from, rows),
                    rows,
                    rate,
                    options.momentum().at(epoch));
        }
    }

    private static Rbm start(VisibleUnits units, int hidden, Examples train, SplittableRandom random) {
        float[] weights = new float[train.width() * hidden];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() * WEIGHT_DEVIATION);
        }
        double[] means = new double[train.width()];
        for (float[] row : train.rows()) {
            for (int i = 0; i < means.length; i++) {
                means[i] += row[i] / (double) train.size();
            }
        }
        float[] visibleBias = new float[means.length];
        for (int i = 0; i < means.length; i++) {
            visibleBias[i] = units.startingBias(means[i], train.size());
        }
        return new Rbm(units, weights, visibleBias, new float[hidden]);
    }

    private void requireFinite(Monitor monitor, VisibleUnits units, String phase, int epoch) {
        if (!Double.isFinite(monitor.trainError()) || !Double.isFinite(monitor.validationError())) {
            throw new OperatorError("The reconstruction error is not finite in epoch " + (epoch + 1) + " (" + phase
                    + "): the training diverged. Lower the rate of the pre-training (now " + options.rate() + ")"
                    + (units == VisibleUnits.GAUSSIAN
                            ? ", or look for extreme values: Gaussian units expect mean 0 and deviation 1."
                            : "."));
        }
    }
}
