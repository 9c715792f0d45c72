package dev.quatrain.trainer.training;

import dev.quatrain.model.settings.Settings;
import java.util.Map;

/**
 * How any network is trained: Adam on mini-batches until the validation loss has not fallen for {@code patience} epochs.
 *
 * @param epochs most passes over the training windows
 * @param batch windows in a mini-batch
 * @param rate learning rate of Adam (Kingma and Ba 2015)
 * @param patience epochs without a better validation loss before training ends
 */
public record TrainingOptions(int epochs, int batch, double rate, int patience) {
    public static TrainingOptions read(Settings training) {
        return new TrainingOptions(
                training.count("epochs", 20),
                training.count("batch", 64),
                training.number("rate", 3e-3, 1e-8, 10),
                training.count("patience", 4));
    }

    public Map<String, String> parameters() {
        return Map.of(
                "training.epochs", Integer.toString(epochs),
                "training.batch", Integer.toString(batch),
                "training.rate", Double.toString(rate),
                "training.patience", Integer.toString(patience));
    }
}
