package dev.quatrain.trainer.rbm;

import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.pretraining.PretrainedLevel;
import java.util.List;

/**
 * A deep belief network after greedy pre-training: restricted Boltzmann machines, bottom-up.
 *
 * @param machines each trained on the hidden probabilities of the one below
 */
public record DeepBelief(List<TrainedRbm> machines) {
    public DeepBelief {
        machines = List.copyOf(machines);
    }

    /** The start of a classifier (encoders) or a deep autoencoder ({@link PretrainedLevel#unroll}). */
    public List<PretrainedLevel> levels() {
        return machines.stream().map(TrainedRbm::level).toList();
    }

    /** The top machine's hidden probabilities. */
    public Examples features(Examples examples) {
        return below(examples, machines.size());
    }

    /** An anomaly score: the first machine's free energy of each example, high for what it has not seen. */
    public double[] freeEnergy(Examples examples) {
        return freeEnergy(examples, 0);
    }

    /** Another: the top machine's free energy of what the machines below make of each example. */
    public double[] topFreeEnergy(Examples examples) {
        return freeEnergy(examples, machines.size() - 1);
    }

    private double[] freeEnergy(Examples examples, int machine) {
        Examples inputs = below(examples, machine);
        return machines.get(machine).rbm().freeEnergy(inputs.batch(0, inputs.size()), inputs.size());
    }

    private Examples below(Examples examples, int machine) {
        Examples codes = examples;
        for (TrainedRbm trained : machines.subList(0, machine)) {
            codes = codes.map(trained.rbm()::hiddenProbabilities);
        }
        return codes;
    }
}
