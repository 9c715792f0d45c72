package dev.quatrain.trainer.training;

import dev.quatrain.trainer.network.Network;
import java.util.List;

/**
 * How far a phase of a training has come.
 *
 * @param phase its name
 * @param train losses of the epochs that are done
 * @param validation losses after them
 * @param best parameters of the best epoch; empty where the last ones are kept
 * @param network parameters and the optimiser's memory after the last of these epochs
 * @param start validation loss before the first epoch, NaN where it was not measured
 */
public record PhaseState(
        String phase, List<Double> train, List<Double> validation, float[] best, Network.Memory network, double start) {
    public PhaseState {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        if (train.size() != validation.size()) {
            throw new IllegalArgumentException(
                    train.size() + " training losses, but " + validation.size() + " of validation");
        }
    }

    /** A phase that begins with a network as it is. */
    public static PhaseState beginning(String phase, Network network) {
        return new PhaseState(phase, List.of(), List.of(), new float[0], network.memory(), Double.NaN);
    }
}
