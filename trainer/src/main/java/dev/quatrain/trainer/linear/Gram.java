package dev.quatrain.trainer.linear;

import org.bytedeco.openblas.global.openblas;

/** The sum of the outer products of rows of n numbers with themselves, in double precision, on OpenBLAS. Belongs to one thread. */
public final class Gram {
    /** Rows gathered for one product: large enough that copying the sums costs less than the product. */
    private static final int BLOCK = 512;

    private final int n;
    private final double[] sums;
    private final double[] block;
    private int gathered;
    private long rows;

    public Gram(int n) {
        this.n = n;
        sums = new double[n * n];
        block = new double[BLOCK * n];
    }

    /** Adds a row of n numbers. */
    public void add(double[] row) {
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

    public long rows() {
        return rows;
    }

    /** Adds what another has summed. */
    public void add(Gram other) {
        flush();
        other.flush();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        rows += other.rows;
    }

    /** The sums [rows, columns] of the products of numbers i in [from, from + rows) and j in [to, to + columns). */
    public double[] part(int from, int rows, int to, int columns) {
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
     * Solves {@code (A + strength I) X = B} for a positive definite A [n,n] by Cholesky decomposition. Not by OpenBLAS's LAPACK: version 0.3.19,
     * which ND4J brings, finds wrong factors and eigenvectors on processors with AVX-512, while its products are right.
     *
     * @return X [n,m]
     */
    public static double[] solve(double[] a, double strength, double[] b, int n, int m) {
        double[] factor = factor(a, strength, n);
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                subtract(x, i, j, factor[i * n + j], m);
            }
            divide(x, i, factor[i * n + i], m);
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                subtract(x, i, j, factor[j * n + i], m);
            }
            divide(x, i, factor[i * n + i], m);
        }
        return x;
    }

    /** The lower triangle L with {@code L L' = A + strength I}. */
    private static double[] factor(double[] a, double strength, int n) {
        double[] factor = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * n + j] + (i == j ? strength : 0);
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * n + k] * factor[j * n + k];
                }
                if (i == j && !(sum > 0)) {
                    throw new IllegalStateException("The normal equations are singular at strength " + strength);
                }
                factor[i * n + j] = i == j ? Math.sqrt(sum) : sum / factor[j * n + j];
            }
        }
        return factor;
    }

    /** Subtracts a multiple of row {@code other} of x [n,m] from row {@code row}. */
    private static void subtract(double[] x, int row, int other, double factor, int m) {
        for (int k = 0; k < m; k++) {
            x[row * m + k] -= factor * x[other * m + k];
        }
    }

    private static void divide(double[] x, int row, double divisor, int m) {
        for (int k = 0; k < m; k++) {
            x[row * m + k] /= divisor;
        }
    }

    /** {@code A B}, a [m,k], b [k,n]. */
    public static double[] product(double[] a, double[] b, int m, int k, int n) {
        double[] c = new double[m * n];
        openblas.cblas_dgemm(
                openblas.CblasRowMajor, openblas.CblasNoTrans, openblas.CblasNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
        return c;
    }
}
