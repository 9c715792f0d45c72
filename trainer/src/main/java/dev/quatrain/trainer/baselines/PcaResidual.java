package dev.quatrain.trainer.baselines;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.linear.Gram;
import dev.quatrain.trainer.linear.PrincipalComponents;
import java.util.List;

/**
 * Scores a reading by how much of its window of the last W readings the principal components do not explain: the mean squared residual of
 * z-scores, cut off at ±10. The components are the fewest that hold a share of the variance of the training and validation parts. At the start of a
 * series the window is led by repetitions of the first reading. (Jackson and Mudholkar 1979, the Q statistic.)
 */
final class PcaResidual implements AnomalyBaseline {
    private final Standard standard;
    private final int window;
    /** [W * F] */
    private final double[] mean;
    /** [components][W * F], orthonormal */
    private final double[][] components;

    private PcaResidual(Standard standard, int window, double[] mean, double[][] components) {
        this.standard = standard;
        this.window = window;
        this.mean = mean;
        this.components = components;
    }

    /**
     * Fits.
     *
     * @param window W, readings
     * @param share of the variance that the components explain at least, 0 to 1
     */
    static PcaResidual fit(List<History> data, int window, double share) {
        Standard standard = Standard.ofAll(data);
        int n = window * standard.features();
        // The last number of a row is 1, so that its products are the sums of the others.
        Gram gram = new Gram(n + 1);
        double[] row = new double[n + 1];
        row[n] = 1;
        for (History one : data) {
            double[][] scaled = standard.scaleAndCut(one.values());
            for (int t = window - 1; t < scaled.length; t++) {
                copy(scaled, t, window, row);
                gram.add(row);
            }
        }
        if (gram.rows() < 2) {
            throw new OperatorError("Principal components of windows of " + window
                    + " readings need two windows at least; no training and validation part is that long. Take a shorter"
                    + " window (pca-residual-N) or longer series.");
        }
        PrincipalComponents components = PrincipalComponents.of(gram, n);
        return new PcaResidual(standard, window, components.mean(), components.holding(share));
    }

    private static void copy(double[][] scaled, int t, int window, double[] row) {
        int features = scaled[t].length;
        for (int i = 0; i < window; i++) {
            System.arraycopy(scaled[Math.max(0, t - window + 1 + i)], 0, row, i * features, features);
        }
    }

    @Override
    public float[] scores(float[][] values) {
        double[][] scaled = standard.scaleAndCut(values);
        double[] row = new double[mean.length];
        float[] scores = new float[scaled.length];
        for (int t = 0; t < scaled.length; t++) {
            copy(scaled, t, window, row);
            for (int i = 0; i < row.length; i++) {
                row[i] -= mean[i];
            }
            // The components are orthonormal, so taking them out one after the other is the residual itself.
            for (double[] component : components) {
                double along = 0;
                for (int i = 0; i < row.length; i++) {
                    along += component[i] * row[i];
                }
                for (int i = 0; i < row.length; i++) {
                    row[i] -= along * component[i];
                }
            }
            double squares = 0;
            for (double left : row) {
                squares += left * left;
            }
            scores[t] = (float) (squares / row.length);
        }
        return scores;
    }
}
