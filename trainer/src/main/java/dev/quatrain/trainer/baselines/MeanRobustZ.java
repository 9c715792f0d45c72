package dev.quatrain.trainer.baselines;

/**
 * Scores a reading by the mean over its features of the distance to the median in median absolute deviations, each at most 10. (Iglewicz and
 * Hoaglin 1993.)
 */
record MeanRobustZ(Standard standard) implements AnomalyBaseline {
    @Override
    public float[] scores(float[][] values) {
        double[][] scaled = standard.scaleAndCut(values);
        float[] scores = new float[scaled.length];
        for (int t = 0; t < scaled.length; t++) {
            double sum = 0;
            for (double z : scaled[t]) {
                sum += Math.abs(z);
            }
            scores[t] = (float) (sum / scaled[t].length);
        }
        return scores;
    }
}
