package dev.quatrain.trainer.linear;

/**
 * Linear regression with an L2 penalty, without an intercept, from the sums of outer products of rows {@code inputs | targets}. The
 * strength is the one with the least squared error on the validation rows; then all rows are fitted together (Hoerl and Kennard 1970).
 */
public final class RidgeRegression {
    /** Per row: from nearly none to a slope of an eleventh of the plain one. */
    private static final double[] STRENGTHS = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10};

    /** Where there is nothing to choose by. */
    private static final double USUAL_STRENGTH = 1e-2;

    private RidgeRegression() {}

    /**
     * Fits.
     *
     * @param train rows to fit to; receives the validation rows
     * @param validation rows to choose the strength by, maybe none
     * @return weights [inputs, targets]
     */
    public static double[] fit(Gram train, Gram validation, int inputs, int targets) {
        double strength = strength(train, validation, inputs, targets);
        train.add(validation);
        return weights(train, strength, inputs, targets);
    }

    /** The strength with the least squared error on the validation rows, of which there may be none. */
    public static double strength(Gram train, Gram validation, int inputs, int targets) {
        if (validation.rows() == 0) {
            return USUAL_STRENGTH;
        }
        double[] square = validation.part(0, inputs, 0, inputs);
        double[] cross = validation.part(0, inputs, inputs, targets);
        double best = STRENGTHS[0];
        double least = Double.POSITIVE_INFINITY;
        for (double strength : STRENGTHS) {
            double[] w = weights(train, strength, inputs, targets);
            double[] curved = Gram.product(square, w, inputs, inputs, targets);
            // Squared error less that of forecasting nothing: w'X'Xw - 2 w'X'y.
            double error = 0;
            for (int i = 0; i < w.length; i++) {
                error += w[i] * (curved[i] - 2 * cross[i]);
            }
            if (error < least) {
                least = error;
                best = strength;
            }
        }
        return best;
    }

    /** Fits with a strength per row; gives weights [inputs, targets]. */
    public static double[] weights(Gram gram, double strength, int inputs, int targets) {
        return Gram.solve(
                gram.part(0, inputs, 0, inputs),
                strength * gram.rows(),
                gram.part(0, inputs, inputs, targets),
                inputs,
                targets);
    }
}
