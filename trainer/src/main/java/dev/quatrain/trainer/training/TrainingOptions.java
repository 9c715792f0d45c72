package dev.quatrain.trainer.training;

import dev.quatrain.model.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How any network is trained: Adam on mini-batches until the validation loss has not fallen for {@code patience} epochs.
 *
 * @param epochs most passes over the training examples
 * @param batch examples in a mini-batch
 * @param rate learning rate of Adam (Kingma and Ba 2015) at the start
 * @param patience epochs without a better validation loss before training ends; 0 = never, and the last weights are kept
 * @param decay how the learning rate falls
 * @param weightDecay L2 penalty on weights
 * @param refit whether to train on training and validation data together: for as many epochs as were best without the latter, or all
 *     if there is no patience; the validation loss then says nothing of unseen data
 */
public record TrainingOptions(
        int epochs, int batch, double rate, int patience, Decay decay, double weightDecay, boolean refit) {

    /** How the learning rate falls from epoch to epoch. */
    public enum Decay {
        NONE {
            @Override
            double factor(double progress) {
                return 1;
            }
        },
        /** To zero along half a cosine (Loshchilov and Hutter 2017). */
        COSINE {
            @Override
            double factor(double progress) {
                return 0.5 * (1 + Math.cos(Math.PI * progress));
            }
        };

        /** @param progress share of the epochs that are done */
        abstract double factor(double progress);
    }

    /** Constant rate, early stopping, no penalty. */
    public TrainingOptions(int epochs, int batch, double rate, int patience) {
        this(epochs, batch, rate, patience, Decay.NONE, 0, false);
    }

    public static TrainingOptions read(Settings training) {
        return new TrainingOptions(
                training.count("epochs", 20),
                training.count("batch", 64),
                training.number("rate", 3e-3, 1e-8, 10),
                training.integer("patience", 4, 0, 100_000),
                training.choice("decay", Decay.class, Decay.NONE),
                training.number("weight_decay", 0, 0, 1),
                training.flag("refit", false));
    }

    /** The same for a second training of a fixed length. */
    public TrainingOptions forEpochs(int count) {
        return new TrainingOptions(count, batch, rate, 0, decay, weightDecay, false);
    }

    /** Learning rate in an epoch counted from 0. */
    double rate(int epoch) {
        return rate * decay.factor((double) epoch / epochs);
    }

    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("training.epochs", Integer.toString(epochs));
        parameters.put("training.batch", Integer.toString(batch));
        parameters.put("training.rate", Double.toString(rate));
        parameters.put("training.patience", Integer.toString(patience));
        parameters.put("training.decay", decay.name());
        parameters.put("training.weight_decay", Double.toString(weightDecay));
        parameters.put("training.refit", Boolean.toString(refit));
        return parameters;
    }
}
