package dev.quatrain.trainer.layers;

/** The element-wise part of {@link Cell#SIMPLE}. */
final class SimpleUnroll extends Unroll {
    SimpleUnroll(CellWeights weights, int steps, int rows) {
        super(weights, steps, rows);
    }

    @Override
    void advance(int s, float[] projection, int from, float[] product, float[] h) {
        sum(projection, from, product, 0, h, 0);
        Squashing.tanh(h, 0, width);
    }

    @Override
    void retreat(int s, float[] byH, float[] delta, float[] deltaInput) {
        int after = (s + 1) * width;
        float[] states = states();
        for (int i = 0; i < width; i++) {
            float h = states[after + i];
            delta[i] = byH[i] * (1f - h * h);
            byH[i] = 0f;
        }
    }
}
