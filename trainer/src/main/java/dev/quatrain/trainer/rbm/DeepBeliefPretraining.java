package dev.quatrain.trainer.rbm;

import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.training.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Greedy, layer-wise pre-training of a deep belief network: each machine is trained alone, bottom-up and without labels, on the hidden
 * probabilities of the machine below (Hinton, Osindero and Teh 2006).
 *
 * @param units visible units of the first machine; all others see probabilities
 * @param hidden units of each machine, bottom-up
 * @param first how the first machine is trained
 * @param others how the machines above it are trained
 * @param seed of the first machine; each other has its own
 */
public record DeepBeliefPretraining(
        VisibleUnits units, List<Integer> hidden, RbmOptions first, RbmOptions others, long seed) {
    public DeepBeliefPretraining {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty()) {
            throw new IllegalArgumentException("A deep belief network needs a hidden layer");
        }
    }

    /** Trains all machines. */
    public DeepBelief train(Examples train, Examples validation, Progress progress) {
        List<TrainedRbm> machines = new ArrayList<>();
        Examples inputs = train;
        Examples checks = validation;
        for (int level = 0; level < hidden.size(); level++) {
            TrainedRbm trained = new RbmTrainer(level == 0 ? first : others, seed + level, progress)
                    .train(
                            level == 0 ? units : VisibleUnits.BERNOULLI,
                            hidden.get(level),
                            "machine " + (level + 1),
                            inputs,
                            checks);
            machines.add(trained);
            if (level + 1 < hidden.size()) {
                inputs = inputs.map(trained.rbm()::hiddenProbabilities);
                checks = checks.map(trained.rbm()::hiddenProbabilities);
            }
        }
        return new DeepBelief(machines);
    }
}
