package dev.quatrain.trainer.training;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.network.Batch;
import dev.quatrain.trainer.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Trains a network epoch by epoch, ends when the validation loss stops falling, and leaves the best weights in the network. */
public final class TrainingLoop {
    private final TrainingOptions options;
    private final Progress progress;

    public TrainingLoop(TrainingOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Keeps how far a phase has come. */
    public interface Keeper {
        /**
         * Offers the state after an epoch.
         *
         * @param surely whether even a state that is only a moment younger than the last is worth it
         */
        void keep(Supplier<PhaseState> now, boolean surely);
    }

    /**
     * Trains in place.
     *
     * @param phase what is trained, for progress and report
     * @throws OperatorError if a loss is not finite
     */
    public LearningCurve train(Network network, String phase, Batches train, Batches validation) {
        return train(network, phase, train, validation, false);
    }

    /**
     * Trains in place.
     *
     * @param keepsStart whether the weights at the start are kept if no epoch makes them better; the curve's best epoch is then -1
     */
    LearningCurve train(Network network, String phase, Batches train, Batches validation, boolean keepsStart) {
        return train(network, PhaseState.beginning(phase, network), train, validation, keepsStart, (now, surely) -> {});
    }

    /**
     * Goes on in place with a phase that was stopped, to the same bits as if it had not been.
     *
     * @param network freshly built
     * @param from how far the phase had come
     * @param keepsStart whether the weights at the start are kept if no epoch makes them better; the curve's best epoch is then -1
     * @param keeper told after every epoch
     * @throws OperatorError if a loss is not finite
     */
    public LearningCurve train(
            Network network, PhaseState from, Batches train, Batches validation, boolean keepsStart, Keeper keeper) {
        List<Double> trainLosses = new ArrayList<>(from.train());
        List<Double> validationLosses = new ArrayList<>(from.validation());
        float[] best = from.best();
        double start = from.start();
        Patience patience = new Patience(options.patience());
        network.resume(from.network());
        if (keepsStart && patience.ends() && validationLosses.isEmpty()) {
            start = loss(network, validation);
            best = network.snapshot();
        }
        if (!Double.isNaN(start)) {
            patience.startFrom(start);
        }
        for (int epoch = 0; epoch < validationLosses.size(); epoch++) {
            patience.isBest(epoch, validationLosses.get(epoch));
        }
        double measuredStart = start;
        progress.begin(from.phase(), options.epochs());
        for (int epoch = validationLosses.size(); epoch < options.epochs() && patience.allows(epoch); epoch++) {
            network.rate(options.rate(epoch));
            trainLosses.add(fit(network, from.phase(), epoch, train));
            double loss = loss(network, validation);
            requireFinite(loss, "validation", from.phase(), epoch);
            validationLosses.add(loss);
            progress.epoch(epoch + 1, trainLosses.get(epoch), loss);
            if (patience.isBest(epoch, loss) && patience.ends()) {
                best = network.snapshot();
            }
            float[] bestSoFar = best;
            boolean last = epoch + 1 == options.epochs() || !patience.allows(epoch + 1);
            keeper.keep(
                    () -> new PhaseState(
                            from.phase(), trainLosses, validationLosses, bestSoFar, network.memory(), measuredStart),
                    last);
        }
        progress.end();
        if (best.length > 0) {
            network.restore(best);
        }
        return new LearningCurve(
                from.phase(), network.lossName(), trainLosses, validationLosses, patience.best(), start);
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
