package dev.quatrain.trainer.layers;

import java.util.Arrays;

/** The element-wise part of {@link Cell#LSTM}. */
final class LstmUnroll extends Unroll {
    private final float[] candidate;
    private final float[] forget;
    private final float[] output;
    private final float[] input;
    /** c: zeros at 0, that after step s at (s + 1) * width. */
    private final float[] memory;
    /** tanh(c) after step s at s * width. */
    private final float[] squashed;

    private final float[] byMemory;

    LstmUnroll(CellWeights weights, int steps, int rows) {
        super(weights, steps, rows);
        candidate = new float[steps * width];
        forget = new float[steps * width];
        output = new float[steps * width];
        input = new float[steps * width];
        memory = new float[(steps + 1) * width];
        squashed = new float[steps * width];
        byMemory = new float[width];
    }

    @Override
    void advance(int s, float[] projection, int from, float[] product, float[] h) {
        int at = s * width;
        sum(projection, from, product, 0, candidate, at);
        sum(projection, from, product, 1, forget, at);
        sum(projection, from, product, 2, output, at);
        sum(projection, from, product, 3, input, at);
        Squashing.tanh(candidate, at, width);
        Squashing.sigmoid(forget, at, width);
        Squashing.sigmoid(output, at, width);
        Squashing.sigmoid(input, at, width);
        for (int i = at; i < at + width; i++) {
            memory[i + width] = forget[i] * memory[i] + input[i] * candidate[i];
        }
        System.arraycopy(memory, at + width, squashed, at, width);
        Squashing.tanh(squashed, at, width);
        for (int i = 0; i < width; i++) {
            h[i] = output[at + i] * squashed[at + i];
        }
    }

    @Override
    void startBackward() {
        Arrays.fill(byMemory, 0f);
    }

    @Override
    void retreat(int s, float[] byH, float[] delta, float[] deltaInput) {
        for (int row = 0; row < rows; row++) {
            int to = row * 4 * units;
            for (int unit = 0; unit < units; unit++) {
                int i = row * units + unit;
                int at = s * width + i;
                float g = candidate[at];
                float f = forget[at];
                float o = output[at];
                float admit = input[at];
                float t = squashed[at];
                float byC = byMemory[i] + byH[i] * o * (1f - t * t);
                delta[to + unit] = byC * admit * (1f - g * g);
                delta[to + units + unit] = byC * memory[at] * f * (1f - f);
                delta[to + 2 * units + unit] = byH[i] * t * o * (1f - o);
                delta[to + 3 * units + unit] = byC * g * admit * (1f - admit);
                byMemory[i] = byC * f;
                byH[i] = 0f;
            }
        }
    }
}
