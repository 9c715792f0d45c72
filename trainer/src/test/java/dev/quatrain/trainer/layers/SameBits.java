package dev.quatrain.trainer.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;

/** Checks that a window's nodes give a row the same bits whatever rows are beside it. */
final class SameBits {
    private static final int ROWS = 64;

    private SameBits() {}

    static void check(Shape input, Layer layer) {
        Random random = new Random(17);
        float[][] windows = new float[ROWS][input.size()];
        for (float[] window : windows) {
            for (int i = 0; i < window.length; i++) {
                window[i] = (float) random.nextGaussian();
            }
        }
        try (GraphRun graph = GraphRun.window(layer, input)) {
            float[][] all = graph.run(windows, graph.freshStates(ROWS));
            for (int batch : new int[] {1, 2, 3, 7, 32}) {
                float[][] some = graph.run(Arrays.copyOf(windows, batch), graph.freshStates(batch));
                for (int b = 0; b < batch; b++) {
                    assertThat(some[b]).as("row %d of %d", b, batch).isEqualTo(all[b]);
                }
            }
        }
    }
}
