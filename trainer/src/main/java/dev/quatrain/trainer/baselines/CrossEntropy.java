package dev.quatrain.trainer.baselines;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * The mean cross-entropy of linear class scores over a set of cases. Holds the flattened cases in native memory, so that a pass over them copies
 * nothing. Weights are [width + 1, K], the last row the biases.
 */
final class CrossEntropy implements AutoCloseable {
    private final int[] labels;
    private final int classes;
    private final int width;
    private final FloatPointer rows;
    private final FloatPointer scores;
    private final FloatPointer weights;

    CrossEntropy(FlatCase flatten, Cases cases) {
        labels = cases.labels();
        classes = cases.classes();
        width = flatten.width() + 1;
        rows = new FloatPointer((long) labels.length * width);
        scores = new FloatPointer((long) labels.length * classes);
        weights = new FloatPointer((long) width * classes);
        for (int i = 0; i < labels.length; i++) {
            long at = (long) i * width;
            rows.position(at).put(flatten.flat(cases.values().get(i)), 0, width - 1);
            rows.position(at + width - 1).put(1f);
        }
        rows.position(0);
    }

    /** The mean loss plus half of strength times the squared weights without biases; fills the gradient. */
    double penalised(double[] point, double strength, double[] gradient) {
        double loss = at(point, gradient);
        int biases = (width - 1) * classes;
        for (int i = 0; i < biases; i++) {
            loss += strength / 2 * point[i] * point[i];
            gradient[i] += strength * point[i];
        }
        return loss;
    }

    /** The mean loss; fills the gradient. */
    double at(double[] point, double[] gradient) {
        int n = labels.length;
        float[] single = new float[point.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) point[i];
        }
        weights.put(single, 0, single.length);
        product(false, n, classes, width, rows, weights, scores);
        float[] all = new float[n * classes];
        scores.get(all, 0, all.length);
        double loss = 0;
        double[] row = new double[classes];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < classes; k++) {
                row[k] = all[i * classes + k];
            }
            float[] probabilities = FlatCase.softmax(row);
            loss -= Math.log(Math.max(1e-30, probabilities[labels[i]])) / n;
            probabilities[labels[i]] -= 1;
            for (int k = 0; k < classes; k++) {
                all[i * classes + k] = probabilities[k] / n;
            }
        }
        scores.put(all, 0, all.length);
        product(true, width, classes, n, rows, scores, weights);
        weights.get(single, 0, single.length);
        for (int i = 0; i < single.length; i++) {
            gradient[i] = single[i];
        }
        return loss;
    }

    /** {@code c = op(a) b}, op(a) [m,k], b [k,n], c [m,n]. */
    private static void product(
            boolean transpose, int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                transpose ? openblas.CblasTrans : openblas.CblasNoTrans,
                openblas.CblasNoTrans,
                m,
                n,
                k,
                1f,
                a,
                transpose ? m : k,
                b,
                n,
                0f,
                c,
                n);
    }

    @Override
    public void close() {
        rows.close();
        scores.close();
        weights.close();
    }
}
