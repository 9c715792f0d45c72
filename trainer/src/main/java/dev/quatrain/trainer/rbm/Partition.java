package dev.quatrain.trainer.rbm;

/**
 * The logarithm of a small machine's partition function, exact: every hidden state is visited, the visible units are summed or
 * integrated out in closed form. With {@code a = W h}:
 *
 * <pre>
 * Bernoulli   Z = Σ_h exp(c·h) Π_i (1 + exp(b_i + a_i))
 * Gaussian    Z = Σ_h exp(c·h) Π_i √(2π) exp(b_i a_i + ½ a_i²)
 * </pre>
 */
final class Partition {
    /** A million states take about a second. */
    private static final int MOST_HIDDEN = 20;

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private Partition() {}

    /**
     * log Z.
     *
     * @throws IllegalArgumentException with more than 20 hidden units
     */
    static double log(Rbm rbm) {
        if (rbm.hidden() > MOST_HIDDEN) {
            throw new IllegalArgumentException(rbm.hidden() + " hidden units have too many states to visit");
        }
        double greatest = Double.NEGATIVE_INFINITY;
        double[] logTerms = new double[1 << rbm.hidden()];
        for (int state = 0; state < logTerms.length; state++) {
            logTerms[state] = logTerm(rbm, state);
            greatest = Math.max(greatest, logTerms[state]);
        }
        double sum = 0;
        for (double term : logTerms) {
            sum += Math.exp(term - greatest);
        }
        return greatest + Math.log(sum);
    }

    private static double logTerm(Rbm rbm, int state) {
        double sum = 0;
        for (int j = 0; j < rbm.hidden(); j++) {
            sum += (state >> j & 1) * rbm.hiddenBias()[j];
        }
        for (int i = 0; i < rbm.visible(); i++) {
            double input = 0;
            for (int j = 0; j < rbm.hidden(); j++) {
                input += (state >> j & 1) * rbm.weights()[i * rbm.hidden() + j];
            }
            double bias = rbm.visibleBias()[i];
            sum += rbm.units() == VisibleUnits.GAUSSIAN
                    ? HALF_LOG_TWO_PI + bias * input + 0.5 * input * input
                    : Units.softplus(bias + input);
        }
        return sum;
    }
}
