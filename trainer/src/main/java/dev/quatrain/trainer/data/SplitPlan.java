package dev.quatrain.trainer.data;

import dev.quatrain.model.settings.Settings;
import java.util.Map;

/**
 * How each series is split in time: first the training part, then validation, then test. Nothing of a later part is seen in an earlier.
 *
 * @param train share of the readings to train on
 * @param validation share for early stopping and calibration; what is left is for testing
 * @param by what is split: each series in time, or the series among themselves
 * @param skipLabelled whether labelled readings are kept out of training and calibration; otherwise labels only serve to evaluate
 * @param folds of walk-forward validation before the model itself is trained; 0 = none
 * @param given parts of series by name where they are fixed from outside, as in data sets with a split of their own
 */
public record SplitPlan(
        double train, double validation, By by, boolean skipLabelled, int folds, Map<String, Parts> given) {

    /** What is split. */
    public enum By {
        /** Each series: its beginning trains, its end tests. */
        TIME,
        /** Whole series, as their names' digests fall: for cases that stand for themselves. */
        SERIES
    }

    /**
     * Where the parts of one series end.
     *
     * @param trainEnd first reading after the training part
     * @param validationEnd first reading after the validation part
     */
    public record Parts(int trainEnd, int validationEnd) {
        public Parts {
            if (trainEnd < 0 || validationEnd < trainEnd) {
                throw new IllegalArgumentException("Parts must not overlap: " + trainEnd + ", " + validationEnd);
            }
        }
    }

    public SplitPlan {
        given = Map.copyOf(given);
    }

    public static SplitPlan read(Settings split) {
        SplitPlan plan = new SplitPlan(
                split.number("train", 0.6, 0.01, 0.98),
                split.number("validation", 0.2, 0.01, 0.98),
                split.choice("by", By.class, By.TIME),
                split.flag("skip_labelled", false),
                split.integer("folds", 0, 0, 1000),
                Map.of());
        if (plan.train + plan.validation > 1) {
            split.problem("train", "train and validation together are more than 1.");
        }
        if (plan.folds > 0 && plan.by != By.TIME) {
            split.problem(
                    "folds", "walk-forward validation goes along time. Set split.by to time, or leave folds out.");
        }
        return plan;
    }

    /** The split that gave these {@link #parameters}, without its folds; fixed parts of series are not among them. */
    public static SplitPlan of(Map<String, String> parameters) {
        return new SplitPlan(
                Double.parseDouble(parameters.getOrDefault("split.train", "0.6")),
                Double.parseDouble(parameters.getOrDefault("split.validation", "0.2")),
                By.valueOf(parameters.getOrDefault("split.by", By.TIME.name())),
                Boolean.parseBoolean(parameters.get("split.skip_labelled")),
                0,
                Map.of());
    }

    /** The same plan for series whose parts are fixed. */
    public SplitPlan with(Map<String, Parts> parts) {
        return new SplitPlan(train, validation, by, skipLabelled, folds, parts);
    }

    /** The plan of a fold: fixed parts, and no folds in it. */
    public SplitPlan unfolded(Map<String, Parts> parts) {
        return new SplitPlan(train, validation, by, skipLabelled, 0, parts);
    }

    private Parts parts(Series series) {
        return parts(series.name(), series.length());
    }

    /** The parts of a series of {@code n} readings. */
    Parts parts(String series, int n) {
        Parts fixed = given.get(series);
        if (fixed != null) {
            return fixed;
        }
        if (by == By.TIME) {
            return new Parts((int) Math.round(n * train), (int) Math.round(n * Math.min(1, train + validation)));
        }
        double place = place(series);
        return place < train ? new Parts(n, n) : place < train + validation ? new Parts(0, n) : new Parts(0, 0);
    }

    /** Between 0 and 1, evenly spread and the same wherever the name is met. */
    private static double place(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        return ((hash * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
    }

    /** First reading after the training part of a series. */
    public int trainEnd(Series series) {
        return parts(series).trainEnd();
    }

    /** First reading after the validation part. */
    public int validationEnd(Series series) {
        return parts(series).validationEnd();
    }

    public Map<String, String> parameters() {
        return Map.of(
                "split.train", Double.toString(train),
                "split.validation", Double.toString(validation),
                "split.by", by.name(),
                "split.folds", Integer.toString(folds),
                "split.skip_labelled", Boolean.toString(skipLabelled));
    }
}
