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

    /** Patches of a step of a batch. */
    int perStep(int batch) {
        return batch * columns.out();
    }

    /** Patches of a batch. */
    int count(int batch) {
        return rows.out() * perStep(batch);
    }

    /** Copies the input's patches of the positions from step {@code first} on into a part of the matrix, as many as it holds. */
    void gather(Signal input, int first, float[] matrix) {
        float[] values = input.values();
        int line = columns.kernel() * maps;
        int at = 0;
        for (int t = first; at < matrix.length; t++) {
            for (int b = 0; b < input.batch(); b++) {
                for (int w = 0; w < columns.out(); w++) {
                    int left = columns.source(w, 0);
                    int from = Math.max(-left, 0) * maps;
                    int to = Math.min(columns.kernel(), columns.in() - left) * maps;
                    for (int k = 0; k < rows.kernel(); k++, at += line) {
                        int source = rows.source(t, k);
                        if (rows.inside(source)) {
                            int start = input.at(source) + b * input.channels() + left * maps;
                            if (to - from < line) {
                                Arrays.fill(matrix, at, at + line, 0f);
                            }
                            System.arraycopy(values, start + from, matrix, at + from, to - from);
                        } else {
                            Arrays.fill(matrix, at, at + line, 0f);
                        }
                    }
                }
            }
        }
    }

    /** Adds the patches of such a part back to where they came from: the transpose of {@link #gather}. */
    void scatter(float[] matrix, int first, Signal sum) {
        float[] values = sum.values();
        int line = columns.kernel() * maps;
        int at = 0;
        for (int t = first; at < matrix.length; t++) {
            for (int b = 0; b < sum.batch(); b++) {
                for (int w = 0; w < columns.out(); w++) {
                    int left = columns.source(w, 0);
                    int from = Math.max(-left, 0) * maps;
                    int to = Math.min(columns.kernel(), columns.in() - left) * maps;
                    for (int k = 0; k < rows.kernel(); k++, at += line) {
                        int source = rows.source(t, k);
                        if (rows.inside(source)) {
                            int start = sum.at(source) + b * sum.channels() + left * maps;
                            for (int i = from; i < to; i++) {
                                values[start + i] += matrix[at + i];
                            }
                        }
                    }
                }
            }
        }
    }
}
