package dev.quatrain.trainer.layers;

/** The element-wise part of {@link Cell#GRU}. */
final class GruUnroll extends Unroll {
    private final Parameter resetBias;
    private final float[] candidate;
    private final float[] reset;
    private final float[] update;
    /** What the reset gate is applied to: h R + d. */
    private final float[] recalled;

    GruUnroll(CellWeights weights, int steps, int rows) {
        super(weights, steps, rows);
        resetBias = weights.resetBias();
        candidate = new float[steps * width];
        reset = new float[steps * width];
        update = new float[steps * width];
        recalled = new float[steps * width];
    }

    @Override
    void advance(int s, float[] projection, int from, float[] product, float[] h) {
        int at = s * width;
        sum(projection, from, product, 1, reset, at);
        sum(projection, from, product, 2, update, at);
        Squashing.sigmoid(reset, at, width);
        Squashing.sigmoid(update, at, width);
        float[] bias = resetBias.values();
        for (int row = 0; row < rows; row++) {
            int column = row * 3 * units;
            int to = at + row * units;
            for (int i = 0; i < units; i++) {
                recalled[to + i] = product[column + i] + bias[i];
                candidate[to + i] = projection[from + column + i] + reset[to + i] * recalled[to + i];
            }
        }
        Squashing.tanh(candidate, at, width);
        for (int i = 0; i < width; i++) {
            h[i] = candidate[at + i] + update[at + i] * (h[i] - candidate[at + i]);
        }
    }

    @Override
    void retreat(int s, float[] byH, float[] delta, float[] deltaInput) {
        float[] states = states();
        float[] byBias = resetBias.gradient();
        for (int row = 0; row < rows; row++) {
            int to = row * 3 * units;
            for (int unit = 0; unit < units; unit++) {
                int i = row * units + unit;
                int at = s * width + i;
                float n = candidate[at];
                float r = reset[at];
                float z = update[at];
                float byCandidate = byH[i] * (1f - z) * (1f - n * n);
                float byReset = byCandidate * recalled[at] * r * (1f - r);
                float byUpdate = byH[i] * (states[at] - n) * z * (1f - z);
                delta[to + unit] = byCandidate * r;
                delta[to + units + unit] = byReset;
                delta[to + 2 * units + unit] = byUpdate;
                deltaInput[to + unit] = byCandidate;
                deltaInput[to + units + unit] = byReset;
                deltaInput[to + 2 * units + unit] = byUpdate;
                byBias[unit] += byCandidate * r;
                byH[i] *= z;
            }
        }
    }
}
