package dev.quatrain.trainer.training;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.network.Batch;
import dev.quatrain.trainer.network.Network;
import java.util.ArrayList;
import java.util.List;

/** Trains a network epoch by epoch, ends when the validation loss stops falling, and leaves the best weights in the network. */
public final class TrainingLoop {
    /** A smaller relative gain does not count as better: it would never end on a plateau. */
    private static final double LEAST_GAIN = 1e-3;

    private final TrainingOptions options;
    private final Progress progress;

    public TrainingLoop(TrainingOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Trains in place.
     *
     * @param phase what is trained, for progress and report
     * @throws OperatorError if a loss is not finite
     */
    public LearningCurve train(Network network, String phase, Batches train, Batches validation) {
        List<Double> trainLosses = new ArrayList<>();
        List<Double> validationLosses = new ArrayList<>();
        boolean stopsEarly = options.patience() > 0;
        float[] best = {};
        int bestEpoch = 0;
        int patienceFrom = 0;
        double toBeat = Double.POSITIVE_INFINITY;
        double bestLoss = Double.POSITIVE_INFINITY;
        progress.begin(phase, options.epochs());
        for (int epoch = 0;
                epoch < options.epochs() && (!stopsEarly || epoch - patienceFrom <= options.patience());
                epoch++) {
            network.rate(options.rate(epoch));
            trainLosses.add(fit(network, phase, epoch, train));
            double loss = loss(network, validation);
            requireFinite(loss, "validation", phase, epoch);
            validationLosses.add(loss);
            progress.epoch(epoch + 1, trainLosses.get(epoch), loss);
            if (loss < bestLoss || !stopsEarly) {
                bestLoss = loss;
                bestEpoch = epoch;
                best = stopsEarly ? network.snapshot() : best;
            }
            if (loss < toBeat) {
                toBeat = loss * (1 - LEAST_GAIN);
                patienceFrom = epoch;
            }
        }
        progress.end();
        if (best.length > 0) {
            network.restore(best);
        }
        return new LearningCurve(phase, network.lossName(), trainLosses, validationLosses, bestEpoch);
    }

    private double fit(Network network, String phase, int epoch, Batches batches) {
        double sum = 0;
        long examples = 0;
        for (Batch batch : batches.epoch(epoch)) {
            double score = network.fit(batch);
            requireFinite(score, "training", phase, epoch);
            sum += score * batch.size();
            examples += batch.size();
        }
        return sum / examples;
    }

    private static double loss(Network network, Batches batches) {
        double sum = 0;
        long examples = 0;
        for (Batch batch : batches.epoch(0)) {
            sum += network.loss(batch) * batch.size();
            examples += batch.size();
        }
        return sum / examples;
    }

    private void requireFinite(double loss, String kind, String phase, int epoch) {
        if (!Double.isFinite(loss)) {
            throw new OperatorError("The " + kind + " loss is " + loss + " in epoch " + (epoch + 1) + " (" + phase
                    + "): the training diverged. Lower training.rate (now " + options.rate()
                    + "), or look for extreme values in the data.");
        }
    }
}
