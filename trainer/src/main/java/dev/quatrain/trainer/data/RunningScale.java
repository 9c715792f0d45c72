package dev.quatrain.trainer.data;

/**
 * Scaling of each series by what it has shown so far: {@code y = (x - mean) / sqrt(variance + 1 / (1 + n)²)} with the running mean and
 * variance of the n readings before x. These are of equal weight (Welford 1962) until {@code memory} have come, and then forgotten
 * exponentially. A series begins with the scale of all series, mean 0 and deviation 1, which fades as its own readings come; what is
 * left of it keeps a series that stands still from being divided by nothing. As nothing of the future enters, a stream computes the same
 * with two numbers of each feature in its state.
 *
 * @param memory readings over which it forgets, n at most
 */
public record RunningScale(int memory) {
    /** Scales a run from its series' beginning, in place; [T][F] in units of all series. */
    void scale(float[][] readings) {
        Walk walk = new Walk(readings.length == 0 ? 0 : readings[0].length);
        for (float[] reading : readings) {
            float[] mean = walk.mean.clone();
            float[] deviation = walk.deviation();
            walk.see(reading);
            for (int f = 0; f < reading.length; f++) {
                reading[f] = (reading[f] - mean[f]) / deviation[f];
            }
        }
    }

    /**
     * What {@link #scale} took off and divided by, found again from what it gave.
     *
     * @param scaled [T][F]
     * @return [T][2F] mean and deviation of each reading
     */
    public float[][] levels(float[][] scaled) {
        int features = scaled.length == 0 ? 0 : scaled[0].length;
        Walk walk = new Walk(features);
        float[][] levels = new float[scaled.length][2 * features];
        for (int t = 0; t < scaled.length; t++) {
            float[] deviation = walk.deviation();
            System.arraycopy(walk.mean, 0, levels[t], 0, features);
            System.arraycopy(deviation, 0, levels[t], features, features);
            float[] reading = new float[features];
            for (int f = 0; f < features; f++) {
                reading[f] = scaled[t][f] * deviation[f] + walk.mean[f];
            }
            walk.see(reading);
        }
        return levels;
    }

    /** The statistics of one series, in the order of operations that the step graph has. */
    private final class Walk {
        private final float[] mean;
        private final float[] variance;
        private float seen;

        Walk(int features) {
            this.mean = new float[features];
            this.variance = new float[features];
        }

        float[] deviation() {
            float shared = 1f / (seen + 1f);
            float[] deviation = new float[variance.length];
            for (int f = 0; f < deviation.length; f++) {
                deviation[f] = (float) Math.sqrt(variance[f] + shared * shared);
            }
            return deviation;
        }

        void see(float[] reading) {
            float count = Math.min(seen + 1f, memory);
            for (int f = 0; f < mean.length; f++) {
                float before = reading[f] - mean[f];
                mean[f] += before / count;
                float square = before * (reading[f] - mean[f]);
                variance[f] += (square - variance[f]) / count;
            }
            seen = count;
        }
    }
}
