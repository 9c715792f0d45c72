package dev.quatrain.trainer.baselines;

/**
 * Multinomial logistic regression with an L2 penalty on the flattened case, by full-batch L-BFGS. The strength of the penalty is the one with the
 * least cross-entropy on the validation cases, then training and validation cases are fitted together. (Hastie et al. 2009, section 4.4.) Of very many
 * training cases the strength is chosen on every n-th.
 *
 * @param weights [width + 1, K], the last row the biases
 */
record LogisticRegression(FlatCase flatten, int classes, double[] weights) implements ClassifierBaseline {
    /** From strong to weak: each starts from the one before, so the path costs little more than its end. */
    private static final double[] STRENGTHS = {1, 1e-1, 1e-2, 1e-3, 1e-4};

    private static final double WITHOUT_VALIDATION = 1e-2;

    /** Largest entry of the gradient of the mean loss at the end; smaller ones change no decision. */
    private static final double TOLERANCE = 1e-4;

    /** Keeps 60,000 images of 784 pixels to a minute; small sets converge before. */
    private static final int STEPS = 100;

    /** Cases beyond which the strength is chosen on a sample: the whole path costs six fits. */
    private static final int MOST_TO_CHOOSE_ON = 10_000;

    static LogisticRegression fit(Cases train, Cases validation) {
        FlatCase flatten = FlatCase.fit(train);
        double[] weights = new double[(flatten.width() + 1) * train.classes()];
        double strength = WITHOUT_VALIDATION;
        if (validation.size() > 0) {
            double least = Double.POSITIVE_INFINITY;
            double[] current = weights;
            double[] ignored = new double[weights.length];
            Cases sample = train.everyNth(1 + (train.size() - 1) / MOST_TO_CHOOSE_ON);
            try (CrossEntropy fitted = new CrossEntropy(flatten, sample);
                    CrossEntropy held = new CrossEntropy(flatten, validation)) {
                for (double candidate : STRENGTHS) {
                    current = minimise(fitted, candidate, current);
                    double loss = held.at(current, ignored);
                    if (loss >= least) {
                        break;
                    }
                    least = loss;
                    // What a penalty of the mean loss weighs against is the number of cases.
                    strength = candidate * sample.size() / train.size();
                    weights = current;
                }
            }
        }
        try (CrossEntropy all = new CrossEntropy(flatten, train.and(validation))) {
            return new LogisticRegression(flatten, train.classes(), minimise(all, strength, weights));
        }
    }

    private static double[] minimise(CrossEntropy loss, double strength, double[] start) {
        return Lbfgs.minimise((point, gradient) -> loss.penalised(point, strength, gradient), start, TOLERANCE, STEPS);
    }

    @Override
    public float[] probabilities(float[][] values) {
        float[] flat = flatten.flat(values);
        double[] scores = new double[classes];
        for (int k = 0; k < classes; k++) {
            scores[k] = weights[flat.length * classes + k];
        }
        for (int i = 0; i < flat.length; i++) {
            for (int k = 0; k < classes; k++) {
                scores[k] += flat[i] * weights[i * classes + k];
            }
        }
        return FlatCase.softmax(scores);
    }
}
