package dev.quatrain.trainer.baselines;

/**
 * Scores a reading by the mean of its own and the preceding scores.
 *
 * @param steps scores in the mean; fewer at the start of a series
 */
record MovingMean(AnomalyBaseline scored, int steps) implements AnomalyBaseline {
    @Override
    public float[] scores(float[][] values) {
        float[] raw = scored.scores(values);
        float[] means = new float[raw.length];
        double sum = 0;
        for (int t = 0; t < raw.length; t++) {
            sum += raw[t] - (t < steps ? 0 : raw[t - steps]);
            means[t] = (float) (sum / Math.min(t + 1, steps));
        }
        return means;
    }
}
