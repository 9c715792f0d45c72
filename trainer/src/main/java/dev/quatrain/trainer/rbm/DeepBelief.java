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
    private static final int CHUNK = 1000;

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

    /**
     * The anomaly score to take: the first machine's free energy of each example, high for what it has not seen. It sees the readings
     * themselves.
     */
    public double[] freeEnergy(Examples examples) {
        return freeEnergy(examples, 0);
    }

    /**
     * The top machine's free energy of what the machines below make of each example. The machines below may map what they have never seen
     * to a common code, so it misses what the first machine finds (see RATIONALE.md).
     */
    public double[] topFreeEnergy(Examples examples) {
        return freeEnergy(examples, machines.size() - 1);
    }

    private double[] freeEnergy(Examples examples, int machine) {
        Examples inputs = below(examples, machine);
        double[] energies = new double[inputs.size()];
        for (int from = 0; from < energies.length; from += CHUNK) {
            int rows = Math.min(CHUNK, energies.length - from);
            double[] chunk = machines.get(machine).rbm().freeEnergy(inputs.batch(from, rows), rows);
            System.arraycopy(chunk, 0, energies, from, rows);
        }
        return energies;
    }

    private Examples below(Examples examples, int machine) {
        Examples codes = examples;
        for (TrainedRbm trained : machines.subList(0, machine)) {
            codes = codes.map(trained.rbm()::hiddenProbabilities);
        }
        return codes;
    }
}
