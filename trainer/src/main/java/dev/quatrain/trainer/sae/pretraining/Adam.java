package dev.quatrain.trainer.sae.pretraining;

import dev.quatrain.trainer.layers.Parameter;
import java.util.Arrays;
import java.util.List;

/** Adam (Kingma and Ba 2015) with the paper's decay rates. Applies and clears the parameters' gradients. */
final class Adam {
    private static final float FIRST = 0.9f;
    private static final float SECOND = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final List<Parameter> parameters;
    private final List<float[]> means;
    private final List<float[]> squares;
    private final double rate;
    private int step;

    Adam(List<Parameter> parameters, double rate) {
        this.parameters = List.copyOf(parameters);
        this.means = parameters.stream().map(p -> new float[p.length()]).toList();
        this.squares = parameters.stream().map(p -> new float[p.length()]).toList();
        this.rate = rate;
    }

    void apply() {
        step++;
        float scale = (float) Math.sqrt(1 - Math.pow(SECOND, step));
        float size = (float) (rate * scale / (1 - Math.pow(FIRST, step)));
        for (int p = 0; p < parameters.size(); p++) {
            float[] values = parameters.get(p).values();
            float[] gradient = parameters.get(p).gradient();
            float[] mean = means.get(p);
            float[] square = squares.get(p);
            for (int i = 0; i < values.length; i++) {
                float g = gradient[i];
                mean[i] = FIRST * mean[i] + (1 - FIRST) * g;
                square[i] = SECOND * square[i] + (1 - SECOND) * g * g;
                values[i] -= size * mean[i] / ((float) Math.sqrt(square[i]) + EPSILON * scale);
            }
            Arrays.fill(gradient, 0f);
        }
    }
}
