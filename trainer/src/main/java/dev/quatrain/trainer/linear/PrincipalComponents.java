package dev.quatrain.trainer.linear;

import java.util.Arrays;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * Directions in which rows of n numbers vary most, one after the other (Pearson 1901).
 *
 * @param mean [n] of the rows
 * @param variances [n] along each direction, falling
 * @param directions [n][n] orthonormal, in the same order
 */
public record PrincipalComponents(double[] mean, double[] variances, double[][] directions) {
    /**
     * Those of rows that were added up.
     *
     * @param gram of rows [n + 1] of which the last number is 1, so that its products are the sums of the others; of one row at least
     */
    public static PrincipalComponents of(Gram gram, int n) {
        double[] mean = gram.part(n, 1, 0, n);
        for (int i = 0; i < n; i++) {
            mean[i] /= gram.rows();
        }
        double[] products = gram.part(0, n, 0, n);
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance[i][j] = products[i * n + j] / gram.rows() - mean[i] * mean[j];
            }
        }
        EigenDecomposition eigen = new EigenDecomposition(MatrixUtils.createRealMatrix(covariance));
        double[] variances = Arrays.stream(eigen.getRealEigenvalues())
                .map(variance -> Math.max(0, variance))
                .toArray();
        double[][] directions = new double[n][];
        for (int i = 0; i < n; i++) {
            directions[i] = eigen.getEigenvector(i).toArray();
        }
        return new PrincipalComponents(mean, variances, directions);
    }

    /** The fewest directions that hold a share of the variance, 0 to 1. */
    public double[][] holding(double share) {
        double wanted = share * Arrays.stream(variances).sum();
        double held = 0;
        int count = 0;
        while (count < variances.length && held < wanted) {
            held += variances[count++];
        }
        return Arrays.copyOf(directions, count);
    }
}
