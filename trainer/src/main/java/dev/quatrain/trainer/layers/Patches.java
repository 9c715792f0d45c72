package dev.quatrain.trainer.layers;

import java.util.Arrays;

/**
 * Where a kernel looks as it slides over an image (a series is one of width 1): turns convolutions into one matrix product. Row
 * {@code (t*B + b)*W + w} of the patch matrix holds what the kernel sees at position (t, w) of sequence b, the kernel's rows slowest,
 * the maps fastest.
 *
 * @param maps of the input
 */
record Patches(Axis rows, Axis columns, int maps) {
    /** Floats of a patch. */
    int length() {
        return rows.kernel() * columns.kernel() * maps;
    }

    /** Patches of a batch. */
    int count(int batch) {
        return rows.out() * batch * columns.out();
    }

    /** Whether the input is its own patch matrix. */
    boolean trivial() {
        return rows.kernel() == 1 && columns.kernel() == 1 && rows.in() == rows.out() && columns.in() == columns.out();
    }

    /** Copies the input's patches into the matrix. */
    void gather(Signal input, float[] matrix) {
        float[] values = input.values();
        int line = columns.kernel() * maps;
        int at = 0;
        for (int t = 0; t < rows.out(); t++) {
            for (int b = 0; b < input.batch(); b++) {
                for (int w = 0; w < columns.out(); w++) {
                    int left = columns.source(w, 0);
                    int from = Math.max(-left, 0) * maps;
                    int to = Math.min(columns.kernel(), columns.in() - left) * maps;
                    for (int k = 0; k < rows.kernel(); k++, at += line) {
                        int source = rows.source(t, k);
                        if (rows.inside(source)) {
                            int first = input.at(source) + b * input.channels() + left * maps;
                            if (to - from < line) {
                                Arrays.fill(matrix, at, at + line, 0f);
                            }
                            System.arraycopy(values, first + from, matrix, at + from, to - from);
                        } else {
                            Arrays.fill(matrix, at, at + line, 0f);
                        }
                    }
                }
            }
        }
    }

    /** Adds the matrix's patches back to where they came from: the transpose of {@link #gather}. */
    void scatter(float[] matrix, Signal sum) {
        float[] values = sum.values();
        int line = columns.kernel() * maps;
        int at = 0;
        for (int t = 0; t < rows.out(); t++) {
            for (int b = 0; b < sum.batch(); b++) {
                for (int w = 0; w < columns.out(); w++) {
                    int left = columns.source(w, 0);
                    int from = Math.max(-left, 0) * maps;
                    int to = Math.min(columns.kernel(), columns.in() - left) * maps;
                    for (int k = 0; k < rows.kernel(); k++, at += line) {
                        int source = rows.source(t, k);
                        if (rows.inside(source)) {
                            int first = sum.at(source) + b * sum.channels() + left * maps;
                            for (int i = from; i < to; i++) {
                                values[first + i] += matrix[at + i];
                            }
                        }
                    }
                }
            }
        }
    }
}
