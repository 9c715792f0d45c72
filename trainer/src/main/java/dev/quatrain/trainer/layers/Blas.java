package dev.quatrain.trainer.layers;

import org.bytedeco.openblas.global.openblas;

/**
 * Matrix products on row-major float arrays, by the OpenBLAS that comes with ND4J. Copying arrays into native memory costs a fifth of a
 * product; calling it through INDArrays costs more as soon as element-wise steps follow. The same inputs give the same bits.
 */
public final class Blas {
    private Blas() {}

    /** {@code c = a b}, a [m,k], b [k,n], c [m,n]. */
    public static void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
        gemm(false, false, m, n, k, 1f, a, b, 0f, c);
    }

    /**
     * {@code c = alpha op(a) op(b) + beta c} with op(a) [m,k], op(b) [k,n], c [m,n], all row by row.
     *
     * @param transposeA whether a is stored as [k,m]
     * @param transposeB whether b is stored as [n,k]
     */
    public static void gemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            float[] b,
            float beta,
            float[] c) {
        if (a.length < (long) m * k || b.length < (long) k * n || c.length < (long) m * n) {
            throw new IllegalArgumentException("Arrays of " + a.length + ", " + b.length + ", " + c.length
                    + " floats are too short for [" + m + "," + k + "] x [" + k + "," + n + "]");
        }
        if (m == 0 || n == 0) {
            return;
        }
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                m,
                n,
                k,
                alpha,
                a,
                transposeA ? m : k,
                b,
                transposeB ? k : n,
                beta,
                c,
                n);
    }
}
