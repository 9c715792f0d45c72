package dev.quatrain.trainer.rnn;

import java.util.Arrays;
import java.util.List;

/**
 * How the network's output row relates to the readings to come, all scaled: {@code reading[t+h] = carried * reading[t] + scale *
 * output[h]}.
 *
 * @param carried 1 where the output is a change, 0 where it is the value itself
 * @param scale [H*F], step by step
 */
record ForecastTarget(float carried, float[] scale) {
    /** The smallest usual change, in standard deviations of the feature: a nearly constant one must not blow up its noise. */
    private static final double LEAST_CHANGE = 1e-3;

    static ForecastTarget value(int features, int horizon) {
        float[] ones = new float[features * horizon];
        Arrays.fill(ones, 1f);
        return new ForecastTarget(0f, ones);
    }

    /** Changes in units of the root mean square change over h readings. */
    static ForecastTarget change(List<float[][]> runs, int horizon) {
        int features = runs.get(0)[0].length;
        float[] scale = new float[features * horizon];
        for (int i = 0; i < scale.length; i++) {
            int ahead = i / features + 1;
            int f = i % features;
            double sum = 0;
            long n = 0;
            for (float[][] run : runs) {
                for (int t = 0; t + ahead < run.length; t++) {
                    double change = run[t + ahead][f] - run[t][f];
                    sum += change * change;
                    n++;
                }
            }
            scale[i] = (float) Math.max(Math.sqrt(sum / Math.max(1, n)), LEAST_CHANGE);
        }
        return new ForecastTarget(1f, scale);
    }

    boolean isChange() {
        return carried != 0;
    }

    /** What the network should have put out, element i of its row. */
    float label(float reading, float ahead, int i) {
        return (ahead - carried * reading) / scale[i];
    }

    /** The scaled forecast that an output means, element i of its row. */
    float forecast(float reading, float output, int i) {
        return output * scale[i] + carried * reading;
    }
}
