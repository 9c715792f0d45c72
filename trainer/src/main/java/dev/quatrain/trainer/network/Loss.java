package dev.quatrain.trainer.network;

/**
 * What training lowers, over the steps of one example. Targets are laid out as the output; a step whose first target is NaN does not
 * count. An example's loss is the mean over its steps that count.
 */
public enum Loss {
    /** Mean over the channels of the squared error. */
    SQUARED("mean squared error") {
        @Override
        double step(float[] output, float[] target, int at, int channels, float share, float[] gradient) {
            double sum = 0;
            for (int i = at; i < at + channels; i++) {
                float error = output[i] - target[i];
                sum += error * error;
                gradient[i] = 2 * error * share / channels;
            }
            return sum / channels;
        }
    },
    /** Mean over the channels of the absolute error. */
    ABSOLUTE("mean absolute error") {
        @Override
        double step(float[] output, float[] target, int at, int channels, float share, float[] gradient) {
            double sum = 0;
            for (int i = at; i < at + channels; i++) {
                float error = output[i] - target[i];
                sum += Math.abs(error);
                gradient[i] = Math.signum(error) * share / channels;
            }
            return sum / channels;
        }
    },
    /** Cross-entropy of the softmax of the output; the target holds the case's weight at its class, zeros elsewhere. */
    CROSS_ENTROPY("cross-entropy") {
        @Override
        double step(float[] output, float[] target, int at, int channels, float share, float[] gradient) {
            float most = Float.NEGATIVE_INFINITY;
            float weight = 0;
            for (int i = at; i < at + channels; i++) {
                most = Math.max(most, output[i]);
                weight += target[i];
            }
            double sum = 0;
            for (int i = at; i < at + channels; i++) {
                sum += Math.exp(output[i] - most);
            }
            double logSum = Math.log(sum) + most;
            double loss = 0;
            for (int i = at; i < at + channels; i++) {
                double logProbability = output[i] - logSum;
                loss -= target[i] * logProbability;
                gradient[i] = (float) ((weight * Math.exp(logProbability) - target[i]) * share);
            }
            return loss;
        }
    },
    /** Negative log-likelihood of a normal distribution; the output's first half is the mean, its second the logarithm of the variance. */
    GAUSSIAN("negative log-likelihood") {
        @Override
        double step(float[] output, float[] target, int at, int channels, float share, float[] gradient) {
            int half = channels / 2;
            double sum = 0;
            for (int i = 0; i < half; i++) {
                float error = output[at + i] - target[at + i];
                float logVariance =
                        Math.max(-LARGEST_LOG_VARIANCE, Math.min(LARGEST_LOG_VARIANCE, output[at + half + i]));
                double precision = Math.exp(-logVariance);
                sum += 0.5 * (logVariance + error * error * precision);
                gradient[at + i] = (float) (error * precision * share / half);
                gradient[at + half + i] = (float) (0.5 * (1 - error * error * precision) * share / half);
            }
            return sum / half;
        }
    },
    /** Mean over the channels of the pinball loss; the output's thirds are the 5 %, the 50 % and the 95 % quantile. */
    QUANTILES("pinball loss") {
        @Override
        double step(float[] output, float[] target, int at, int channels, float share, float[] gradient) {
            int third = channels / LEVELS.length;
            double sum = 0;
            for (int q = 0; q < LEVELS.length; q++) {
                for (int i = 0; i < third; i++) {
                    int o = at + q * third + i;
                    float missing = target[at + i] - output[o];
                    sum += missing > 0 ? LEVELS[q] * missing : (LEVELS[q] - 1) * missing;
                    gradient[o] = (missing > 0 ? -LEVELS[q] : 1 - LEVELS[q]) * share / third;
                }
            }
            return sum / third;
        }
    };

    private static final float[] LEVELS = {0.05f, 0.5f, 0.95f};

    /** Keeps the likelihood finite while a network finds its scale. */
    public static final float LARGEST_LOG_VARIANCE = 12f;

    private final String measure;

    Loss(String measure) {
        this.measure = measure;
    }

    /** As a reader would name it. */
    public String measure() {
        return measure;
    }

    /** Loss of one step that counts; writes {@code share} of its gradient. */
    abstract double step(float[] output, float[] target, int at, int channels, float share, float[] gradient);

    /**
     * Loss of one example, and its gradient.
     *
     * @param at first float of the example in output and target
     * @param gradient of the same layout, overwritten
     */
    double example(float[] output, float[] target, int at, int steps, int channels, float[] gradient) {
        int counted = 0;
        for (int t = 0; t < steps; t++) {
            counted += Float.isNaN(target[at + t * channels]) ? 0 : 1;
        }
        double sum = 0;
        for (int t = 0; t < steps && counted > 0; t++) {
            int step = at + t * channels;
            if (!Float.isNaN(target[step])) {
                sum += step(output, target, step, channels, 1f / counted, gradient);
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }
}
