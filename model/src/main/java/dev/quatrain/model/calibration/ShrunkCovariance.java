package dev.quatrain.model.calibration;

/** The covariance of many columns from few rows, shrunk towards a multiple of the identity (Ledoit and Wolf 2004), and its inverse. */
final class ShrunkCovariance {
    private ShrunkCovariance() {}

    /**
     * The inverse of the shrunk covariance about 0, [E*E] row by row.
     *
     * @param rows [N][E], at least one
     */
    static float[] precision(float[][] rows) {
        int e = rows[0].length;
        int n = rows.length;
        double[][] covariance = new double[e][e];
        for (float[] row : rows) {
            for (int i = 0; i < e; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += (double) row[i] * row[j] / n;
                }
            }
        }
        double mean = 0;
        for (int i = 0; i < e; i++) {
            mean += covariance[i][i] / e;
        }
        double distance = 0;
        for (int i = 0; i < e; i++) {
            for (int j = 0; j <= i; j++) {
                double off = covariance[i][j] - (i == j ? mean : 0);
                distance += (i == j ? 1 : 2) * off * off;
            }
        }
        double shrinkage = distance > 0 ? Math.min(1, noise(rows, covariance) / distance) : 1;
        for (int i = 0; i < e; i++) {
            for (int j = 0; j < i; j++) {
                covariance[i][j] *= 1 - shrinkage;
            }
            covariance[i][i] = (1 - shrinkage) * covariance[i][i] + shrinkage * Math.max(mean, 1e-12);
        }
        return inverse(covariance);
    }

    /** How far single rows scatter about the covariance, over n: the error of the sample covariance. */
    private static double noise(float[][] rows, double[][] covariance) {
        double sum = 0;
        int e = covariance.length;
        for (float[] row : rows) {
            for (int i = 0; i < e; i++) {
                for (int j = 0; j <= i; j++) {
                    double off = (double) row[i] * row[j] - covariance[i][j];
                    sum += (i == j ? 1 : 2) * off * off;
                }
            }
        }
        return sum / ((double) rows.length * rows.length);
    }

    /** By Cholesky's factor L of the lower triangle: column c solves L Lᵀ x = e_c. */
    private static float[] inverse(double[][] matrix) {
        int e = matrix.length;
        for (int i = 0; i < e; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j][j];
            }
        }
        float[] inverse = new float[e * e];
        double[] x = new double[e];
        for (int c = 0; c < e; c++) {
            for (int i = 0; i < e; i++) {
                double sum = i == c ? 1 : 0;
                for (int k = 0; k < i; k++) {
                    sum -= matrix[i][k] * x[k];
                }
                x[i] = sum / matrix[i][i];
            }
            for (int i = e - 1; i >= 0; i--) {
                double sum = x[i];
                for (int k = i + 1; k < e; k++) {
                    sum -= matrix[k][i] * x[k];
                }
                x[i] = sum / matrix[i][i];
                inverse[i * e + c] = (float) x[i];
            }
        }
        return inverse;
    }
}
