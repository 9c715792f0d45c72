package dev.quatrain.trainer.baselines;

import org.bytedeco.openblas.global.openblas;

/** The sum of the outer products of rows of n numbers with themselves, in double precision, on OpenBLAS. Belongs to one thread. */
final class Gram {
    /** Rows gathered for one product: large enough that copying the sums costs less than the product. */
    private static final int BLOCK = 512;

    private final int n;
    private final double[] sums;
    private final double[] block;
    private int gathered;
    private long rows;

    Gram(int n) {
        this.n = n;
        sums = new double[n * n];
        block = new double[BLOCK * n];
    }

    /** Adds a row of n numbers. */
    void add(double[] row) {
        System.arraycopy(row, 0, block, gathered * n, n);
        gathered++;
        rows++;
        if (gathered == BLOCK) {
            flush();
        }
    }

    private void flush() {
        if (gathered > 0) {
            openblas.cblas_dsyrk(
                    openblas.CblasRowMajor,
                    openblas.CblasUpper,
                    openblas.CblasTrans,
                    n,
                    gathered,
                    1,
                    block,
                    n,
                    1,
                    sums,
                    n);
            gathered = 0;
        }
    }

    long rows() {
        return rows;
    }

    /** Adds what another has summed. */
    void add(Gram other) {
        flush();
        other.flush();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        rows += other.rows;
    }

    /** The sums [rows, columns] of the products of numbers i in [from, from + rows) and j in [to, to + columns). */
    double[] part(int from, int rows, int to, int columns) {
        flush();
        double[] part = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int a = Math.min(from + i, to + j);
                int b = Math.max(from + i, to + j);
                part[i * columns + j] = sums[a * n + b];
            }
        }
        return part;
    }

    /**
     * Solves {@code (A + strength I) X = B} for a positive definite A [n,n] by Cholesky decomposition.
     *
     * @return X [n,m]
     */
    static double[] solve(double[] a, double strength, double[] b, int n, int m) {
        double[] factor = a.clone();
        for (int i = 0; i < n; i++) {
            factor[i * n + i] += strength;
        }
        double[] x = b.clone();
        int row = openblas.LAPACK_ROW_MAJOR;
        if (openblas.LAPACKE_dpotrf(row, (byte) 'U', n, factor, n) != 0
                || openblas.LAPACKE_dpotrs(row, (byte) 'U', n, m, factor, n, x, m) != 0) {
            throw new IllegalStateException("The normal equations are not positive definite at strength " + strength);
        }
        return x;
    }

    /**
     * Eigenvectors of a symmetric matrix [n,n]: afterwards they are its columns, eigenvalues rising.
     *
     * @return the eigenvalues [n]
     */
    static double[] eigenvectors(double[] symmetric, int n) {
        double[] values = new double[n];
        if (openblas.LAPACKE_dsyevd(openblas.LAPACK_ROW_MAJOR, (byte) 'V', (byte) 'U', n, symmetric, n, values) != 0) {
            throw new IllegalStateException("No eigenvectors found");
        }
        return values;
    }

    /** {@code A B}, a [m,k], b [k,n]. */
    static double[] product(double[] a, double[] b, int m, int k, int n) {
        double[] c = new double[m * n];
        openblas.cblas_dgemm(
                openblas.CblasRowMajor, openblas.CblasNoTrans, openblas.CblasNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
        return c;
    }
}
