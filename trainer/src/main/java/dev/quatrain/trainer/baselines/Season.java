package dev.quatrain.trainer.baselines;

import java.util.List;

/**
 * The season of a data set, found from the autocorrelation of its training part: the mean over features and series; the shortest lag
 * that is a peak and reaches nine tenths of the highest peak, so that a day wins over a week that it explains.
 */
public final class Season {
    /** Longest season looked for: a week of quarter hours. */
    private static final int LONGEST = 672;

    /** A peak below says there is no season: white noise of 400 readings stays below one time in twenty (2 / sqrt(400)). */
    private static final double LEAST = 0.1;

    private static final double NEAR_HIGHEST = 0.9;

    private Season() {}

    /** Readings in a season; 1 if there is none. */
    public static int of(List<History> data) {
        int shortest = data.stream().mapToInt(History::trainEnd).min().orElse(0);
        int longest = Math.min(LONGEST, shortest / 3);
        if (longest < 3) {
            return 1;
        }
        double[] correlation = new double[longest + 1];
        for (History one : data) {
            for (int f = 0; f < one.values()[0].length; f++) {
                add(one, f, correlation);
            }
        }
        int terms = data.stream().mapToInt(one -> one.values()[0].length).sum();
        double highest = LEAST * terms;
        for (int lag = 2; lag < longest; lag++) {
            if (isPeak(correlation, lag)) {
                highest = Math.max(highest, correlation[lag]);
            }
        }
        for (int lag = 2; lag < longest; lag++) {
            if (isPeak(correlation, lag) && correlation[lag] >= NEAR_HIGHEST * highest) {
                return lag;
            }
        }
        return 1;
    }

    private static boolean isPeak(double[] correlation, int lag) {
        return correlation[lag] > correlation[lag - 1] && correlation[lag] >= correlation[lag + 1];
    }

    private static void add(History one, int f, double[] correlation) {
        int n = one.trainEnd();
        double[] centered = new double[n];
        double sum = 0;
        int present = 0;
        for (int t = 0; t < n; t++) {
            if (Float.isFinite(one.values()[t][f])) {
                sum += one.values()[t][f];
                present++;
            }
        }
        double squares = 0;
        for (int t = 0; t < n; t++) {
            centered[t] = Float.isFinite(one.values()[t][f]) ? one.values()[t][f] - sum / present : 0;
            squares += centered[t] * centered[t];
        }
        if (!(squares > 0)) {
            return;
        }
        for (int lag = 0; lag < correlation.length; lag++) {
            double products = 0;
            for (int t = lag; t < n; t++) {
                products += centered[t] * centered[t - lag];
            }
            correlation[lag] += products / squares;
        }
    }
}
