package dev.quatrain.trainer.baselines;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.state.RandomCutForestMapper;
import com.amazon.randomcutforest.state.RandomCutForestState;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores a reading by the Random Cut Forest of AWS (Guha et al. 2016) on shingles of the last readings, z-scores. As on a
 * stream, each reading is scored first and learned afterwards. Every call goes on with a copy of the forest that the newest training and
 * validation readings grew, so that no call changes another's scores. A series shorter than what a tree holds could teach little: it is only
 * scored.
 */
final class RandomCut implements AnomalyBaseline {
    /** Readings in a shingle unless said otherwise: the library's own recommendation for streams. */
    static final int SHINGLE = 8;

    /** The library's default. Twice as many, as in the NAB entry, take twice the time. */
    private static final int TREES = 50;

    /** Readings each tree holds: the library's default and that of the NAB entry. */
    private static final int SAMPLE = 256;

    /** Readings worth replaying: the sample forgets at a rate of 1 / (10 sample), so older ones are left in it by less than 2 %. */
    private static final int REMEMBERED = 40 * SAMPLE;

    private final Standard standard;
    private final RandomCutForestState grown;
    private final int shingle;
    /** A copy that no series has changed. */
    private @Nullable RandomCutForest unlearned;

    private RandomCut(Standard standard, RandomCutForestState grown, int shingle) {
        this.standard = standard;
        this.grown = grown;
        this.shingle = shingle;
    }

    /**
     * Fits.
     *
     * @param shingle readings in a shingle
     */
    static RandomCut fit(List<History> data, int shingle, long seed) {
        Standard standard = Standard.ofAll(data);
        int left = REMEMBERED;
        ArrayDeque<double[][]> newest = new ArrayDeque<>();
        for (int i = data.size() - 1; i >= 0 && left > 0; i--) {
            double[][] scaled = standard.scaleAndCut(data.get(i).values());
            int from = Math.max(0, scaled.length - left);
            newest.addFirst(Arrays.copyOfRange(scaled, from, scaled.length));
            left -= scaled.length - from;
        }
        RandomCutForest forest = RandomCutForest.builder()
                .dimensions(standard.features() * shingle)
                .shingleSize(shingle)
                .numberOfTrees(TREES)
                .sampleSize(SAMPLE)
                .internalShinglingEnabled(false)
                .parallelExecutionEnabled(false)
                .randomSeed(seed)
                .build();
        for (double[][] series : newest) {
            for (int t = shingle - 1; t < series.length; t++) {
                forest.update(shingled(series, t, shingle));
            }
        }
        return new RandomCut(standard, mapper().toState(forest), shingle);
    }

    /** Keeps the trees too, so that a copy goes on as the forest itself would. */
    private static RandomCutForestMapper mapper() {
        RandomCutForestMapper mapper = new RandomCutForestMapper();
        mapper.setSaveTreeStateEnabled(true);
        mapper.setSaveExecutorContextEnabled(true);
        return mapper;
    }

    @Override
    public float[] scores(float[][] values) {
        boolean learns = values.length > SAMPLE;
        RandomCutForest forest = learns || unlearned == null ? mapper().toModel(grown) : unlearned;
        if (!learns) {
            unlearned = forest;
        }
        double[][] scaled = standard.scaleAndCut(values);
        float[] scores = new float[scaled.length];
        for (int t = 0; t < scaled.length; t++) {
            float[] point = shingled(scaled, t, shingle);
            scores[t] = (float) forest.getAnomalyScore(point);
            if (learns) {
                forest.update(point);
            }
        }
        return scores;
    }

    /** Readings t - shingle + 1 to t, end to end; before the first reading, the first. */
    private static float[] shingled(double[][] scaled, int t, int shingle) {
        int features = scaled[0].length;
        float[] point = new float[shingle * features];
        for (int i = 0; i < shingle; i++) {
            double[] reading = scaled[Math.max(0, t - shingle + 1 + i)];
            for (int f = 0; f < features; f++) {
                point[i * features + f] = (float) reading[f];
            }
        }
        return point;
    }
}
