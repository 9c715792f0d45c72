package dev.quatrain.trainer.baselines;

import java.util.List;

/**
 * Gives a case the class of the nearest training or validation case, by Euclidean distance. Time grows with their number: meant for thousands,
 * not for tens of thousands. (Cover and Hart 1967; the benchmark of the UCR archive, Dau et al. 2019.)
 */
record NearestNeighbour(FlatCase flatten, List<float[]> cases, int[] labels, int classes)
        implements ClassifierBaseline {
    static NearestNeighbour fit(Cases train, Cases validation) {
        Cases all = train.and(validation);
        FlatCase flatten = FlatCase.fit(all);
        return new NearestNeighbour(
                flatten, all.values().stream().map(flatten::flat).toList(), all.labels(), all.classes());
    }

    /** 1 for the nearest case's class. */
    @Override
    public float[] probabilities(float[][] values) {
        float[] flat = flatten.flat(values);
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < labels.length; i++) {
            double distance = FlatCase.distance(flat, cases.get(i));
            if (distance < least) {
                least = distance;
                nearest = i;
            }
        }
        float[] probabilities = new float[classes];
        probabilities[labels[nearest]] = 1;
        return probabilities;
    }
}
