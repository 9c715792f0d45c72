package dev.quatrain.trainer.families;

import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.layers.Chain;
import dev.quatrain.trainer.layers.Dense;
import dev.quatrain.trainer.layers.Layer;
import dev.quatrain.trainer.layers.Parallel;
import dev.quatrain.trainer.linear.Gram;
import dev.quatrain.trainer.linear.PrincipalComponents;
import dev.quatrain.trainer.training.LearningCurve;
import java.util.Arrays;
import java.util.List;

/**
 * Lets a linear bottleneck start as the principal components of the training windows, and the network beside it with nothing to add: what
 * it then learns is the rest. Baldi and Hornik 1989: the components are the optimum of a linear autoencoder.
 *
 * @param before what else is set before
 * @param runs scaled readings to train on
 * @param window readings the bottleneck sees, at least 1
 */
public record LinearStart(Pretraining before, List<Run> runs, int window) implements Pretraining {
    /** The decomposition takes time by the cube of a window's values: 1 s for so many. Wider bottlenecks start as they were drawn. */
    private static final int WIDEST = 600;

    @Override
    public List<LearningCurve> pretrain(Chain layers) {
        List<LearningCurve> curves = before.pretrain(layers);
        if (layers.layers().get(0) instanceof Parallel beside) {
            List<Layer> second = beside.second().layers();
            start((Dense) second.get(second.size() - 1), (Dense) layers.layers().get(1));
        }
        return curves;
    }

    private void start(Dense encoder, Dense decoder) {
        int units = encoder.output().channels();
        int n = encoder.weights().values().length / units;
        if (n > WIDEST) {
            return;
        }
        Gram gram = gram(n);
        if (gram.rows() == 0) {
            return;
        }
        PrincipalComponents components = PrincipalComponents.of(gram, n);
        float[] decoding = decoder.weights().values();
        int nonlinear = decoding.length / n - units;
        Arrays.fill(decoding, 0f);
        Arrays.fill(encoder.weights().values(), 0f);
        for (int k = 0; k < Math.min(units, n); k++) {
            double[] direction = components.directions()[k];
            double along = 0;
            for (int i = 0; i < n; i++) {
                encoder.weights().values()[i * units + k] = (float) direction[i];
                decoding[(nonlinear + k) * n + i] = (float) direction[i];
                along += direction[i] * components.mean()[i];
            }
            encoder.bias().values()[k] = (float) -along;
        }
        for (int i = 0; i < n; i++) {
            decoder.bias().values()[i] = (float) components.mean()[i];
        }
    }

    private Gram gram(int n) {
        Gram gram = new Gram(n + 1);
        double[] row = new double[n + 1];
        row[n] = 1;
        for (Run run : runs) {
            for (int t = window - 1; t < run.length(); t++) {
                for (int i = 0; i < n; i++) {
                    row[i] = run.values()[t - window + 1 + i / (n / window)][i % (n / window)];
                }
                gram.add(row);
            }
        }
        return gram;
    }
}
