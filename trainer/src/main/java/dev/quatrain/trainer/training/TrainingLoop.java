package dev.quatrain.trainer.training;

import dev.quatrain.model.OperatorError;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

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
    public LearningCurve train(MultiLayerNetwork network, String phase, Batches train, Batches validation) {
        List<Double> trainLosses = new ArrayList<>();
        List<Double> validationLosses = new ArrayList<>();
        INDArray best = network.params().dup();
        int bestEpoch = 0;
        int patienceFrom = 0;
        double toBeat = Double.POSITIVE_INFINITY;
        double bestLoss = Double.POSITIVE_INFINITY;
        progress.begin(phase, options.epochs());
        for (int epoch = 0; epoch < options.epochs() && epoch - patienceFrom <= options.patience(); epoch++) {
            trainLosses.add(fit(network, phase, epoch, train));
            double loss = loss(network, validation);
            requireFinite(loss, "validation", phase, epoch);
            validationLosses.add(loss);
            progress.epoch(epoch + 1, trainLosses.get(epoch), loss);
            if (loss < bestLoss) {
                bestLoss = loss;
                bestEpoch = epoch;
                best.assign(network.params());
            }
            if (loss < toBeat) {
                toBeat = loss * (1 - LEAST_GAIN);
                patienceFrom = epoch;
            }
        }
        progress.end();
        network.params().assign(best);
        best.close();
        return new LearningCurve(phase, trainLosses, validationLosses, bestEpoch);
    }

    private double fit(MultiLayerNetwork network, String phase, int epoch, Batches batches) {
        double sum = 0;
        long examples = 0;
        for (DataSet batch : batches.epoch(epoch)) {
            network.fit(batch);
            // Deeplearning4j's score is summed over a sequence's steps and averaged over examples.
            long steps = batch.getLabels().rank() == 3 ? batch.getLabels().size(2) : 1;
            double score = network.score() / steps;
            requireFinite(score, "training", phase, epoch);
            sum += score * batch.numExamples();
            examples += batch.numExamples();
            release(batch);
        }
        return sum / examples;
    }

    private static double loss(MultiLayerNetwork network, Batches batches) {
        double sum = 0;
        long values = 0;
        for (DataSet batch : batches.epoch(0)) {
            INDArray output = network.output(batch.getFeatures(), false);
            sum += output.squaredDistance(batch.getLabels());
            values += output.length();
            release(batch);
        }
        return sum / values;
    }

    /** Off-heap memory is otherwise freed only when the collector happens to run. */
    private static void release(DataSet batch) {
        INDArray features = batch.getFeatures();
        INDArray labels = batch.getLabels();
        if (features.closeable()) {
            features.close();
        }
        if (labels != features && labels.closeable()) {
            labels.close();
        }
    }

    private void requireFinite(double loss, String kind, String phase, int epoch) {
        if (!Double.isFinite(loss)) {
            throw new OperatorError("The " + kind + " loss is " + loss + " in epoch " + (epoch + 1) + " (" + phase
                    + "): the training diverged. Lower training.rate (now " + options.rate()
                    + "), or look for extreme values in the data.");
        }
    }
}
