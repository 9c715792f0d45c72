package dev.quatrain.trainer.sae.pretraining;

import dev.quatrain.trainer.layers.Activation;
import dev.quatrain.trainer.layers.Dense;
import dev.quatrain.trainer.layers.Parameter;
import dev.quatrain.trainer.layers.Shape;
import dev.quatrain.trainer.layers.Signal;
import dev.quatrain.trainer.pretraining.DenseWeights;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One level: an encoder and a decoder with weights of their own. Its objective is the mean loss of the examples of a batch, plus the
 * penalty of a sparse criterion.
 */
final class Autoencoder {
    private final Dense encoder;
    /** Linear: the target's loss applies the output activation. */
    private final Dense decoder;

    private final Activation code;
    private final Target target;
    private final Criterion criterion;

    Autoencoder(int inputs, int units, Activation code, Target target, Criterion criterion, long seed) {
        Random random = new Random(seed);
        this.encoder = new Dense(new Shape(1, inputs), units, code, random);
        this.decoder = new Dense(new Shape(1, units), inputs, Activation.IDENTITY, random);
        this.code = code;
        this.target = target;
        this.criterion = criterion;
    }

    List<Parameter> parameters() {
        return Stream.concat(encoder.parameters().stream(), decoder.parameters().stream())
                .toList();
    }

    /** The codes of rows [rows, inputs]. */
    float[] encode(float[] values, int rows) {
        return encoder.forward(signal(values, rows), false).values();
    }

    /** Mean loss per value, without penalty. */
    double loss(float[] corrupted, float[] clean, int rows) {
        float[] outputs = decoder.forward(encoder.forward(signal(corrupted, rows), false), false)
                .values();
        return sum(outputs, clean) / clean.length;
    }

    /** The objective. Adds its gradient to the parameters'. */
    double backward(float[] corrupted, float[] clean, int rows) {
        Signal codes = encoder.forward(signal(corrupted, rows), true);
        Signal outputs = decoder.forward(codes, true);
        float[] gradient = new float[clean.length];
        for (int i = 0; i < clean.length; i++) {
            gradient[i] = target.gradient(outputs.values()[i], clean[i]) / rows;
        }
        double objective = sum(outputs.values(), clean) / rows;
        Signal byCodes = decoder.backward(outputs.with(gradient));
        if (criterion instanceof Criterion.Sparse sparse) {
            objective += penalise(sparse, codes, byCodes.values());
        }
        encoder.backward(byCodes);
        return objective;
    }

    /** Adds the penalty's gradient to that by the codes. */
    private static double penalise(Criterion.Sparse sparse, Signal codes, float[] gradient) {
        int units = codes.channels();
        double penalty = 0;
        for (int j = 0; j < units; j++) {
            double mean = 0;
            for (int row = 0; row < codes.rows(); row++) {
                mean += codes.values()[row * units + j];
            }
            // A unit that is never or always on would have an infinite penalty.
            mean = Math.min(Math.max(mean / codes.rows(), 1e-6), 1 - 1e-6);
            double target = sparse.target();
            penalty += sparse.cost()
                    * (target * Math.log(target / mean) + (1 - target) * Math.log((1 - target) / (1 - mean)));
            float slope = (float) (sparse.cost() * ((1 - target) / (1 - mean) - target / mean) / codes.rows());
            for (int row = 0; row < codes.rows(); row++) {
                gradient[row * units + j] += slope;
            }
        }
        return penalty;
    }

    private double sum(float[] outputs, float[] clean) {
        double sum = 0;
        for (int i = 0; i < clean.length; i++) {
            sum += target.loss(outputs[i], clean[i]);
        }
        return sum;
    }

    DenseWeights encoder() {
        return weights(encoder, code);
    }

    DenseWeights decoder() {
        return weights(decoder, target.activation());
    }

    private static DenseWeights weights(Dense layer, Activation activation) {
        int units = layer.output().channels();
        float[] weights = layer.weights().values();
        return new DenseWeights(
                weights.length / units,
                units,
                weights.clone(),
                layer.bias().values().clone(),
                activation);
    }

    private static Signal signal(float[] values, int rows) {
        return new Signal(1, rows, values.length / rows, values);
    }
}
