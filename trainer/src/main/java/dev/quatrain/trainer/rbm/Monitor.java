package dev.quatrain.trainer.rbm;

import dev.quatrain.trainer.pretraining.Examples;
import dev.quatrain.trainer.training.LearningCurve;
import java.util.ArrayList;
import java.util.List;

/** What is measured of a machine after each epoch, on fixed samples of the training and the validation examples. */
final class Monitor {
    /** Enough for a mean within a few percent; a tenth of an epoch's time for 60,000 examples. */
    private static final int SAMPLE = 2000;

    private final Rbm rbm;
    private final String phase;
    private final Measured train;
    private final Measured validation;

    Monitor(Rbm rbm, String phase, Examples train, Examples validation) {
        this.rbm = rbm;
        this.phase = phase;
        this.train = new Measured(train.thinned(SAMPLE));
        this.validation = new Measured(validation.thinned(SAMPLE));
    }

    void measure() {
        train.measure(rbm);
        validation.measure(rbm);
    }

    /** The newest reconstruction error of the training sample. */
    double trainError() {
        return train.errors.get(train.errors.size() - 1);
    }

    /** The newest reconstruction error of the validation sample. */
    double validationError() {
        return validation.errors.get(validation.errors.size() - 1);
    }

    List<LearningCurve> curves(int best) {
        return List.of(
                new LearningCurve(phase, "reconstruction error", train.errors, validation.errors, best),
                new LearningCurve(phase, "free energy", train.energies, validation.energies, best));
    }

    private static final class Measured {
        private final float[] values;
        private final int rows;
        private final List<Double> errors = new ArrayList<>();
        private final List<Double> energies = new ArrayList<>();

        Measured(Examples sample) {
            this.values = sample.batch(0, sample.size());
            this.rows = sample.size();
        }

        void measure(Rbm rbm) {
            float[] reconstruction = rbm.reconstruction(values, rows);
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                double error = values[i] - reconstruction[i];
                sum += error * error;
            }
            errors.add(sum / values.length);
            double energy = 0;
            for (double each : rbm.freeEnergy(values, rows)) {
                energy += each;
            }
            energies.add(energy / rows);
        }
    }
}
