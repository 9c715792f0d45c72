package dev.quatrain.trainer.layers;

import java.util.Random;

/** Random orthogonal matrices: the Gram-Schmidt basis of normal vectors, which is uniform over all rotations. */
final class Orthogonal {
    private Orthogonal() {}

    /**
     * Fills a square block of a matrix.
     *
     * @param matrix [units, columns] row by row
     * @param first column of the block
     */
    static void fill(float[] matrix, int units, int columns, int first, Random random) {
        double[][] basis = new double[units][units];
        for (int row = 0; row < units; row++) {
            do {
                for (int i = 0; i < units; i++) {
                    basis[row][i] = random.nextGaussian();
                }
                for (int earlier = 0; earlier < row; earlier++) {
                    subtract(basis[row], basis[earlier], dot(basis[row], basis[earlier]));
                }
            } while (!normalize(basis[row]));
            for (int i = 0; i < units; i++) {
                matrix[row * columns + first + i] = (float) basis[row][i];
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] from, double[] direction, double length) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= length * direction[i];
        }
    }

    /** Whether there was a direction left; rounding alone is none. */
    private static boolean normalize(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        if (length < 1e-6) {
            return false;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
        return true;
    }
}
