package dev.quatrain.trainer.data;

import dev.quatrain.model.settings.Settings;
import java.util.Map;

/**
 * How each series is split in time: first the training part, then validation, then test. Nothing of a later part is seen in an earlier.
 *
 * @param train share of the readings to train on
 * @param validation share for early stopping and calibration; what is left is for testing
 * @param skipLabelled whether labelled readings are kept out of training and calibration; otherwise labels only serve to evaluate
 */
public record SplitPlan(double train, double validation, boolean skipLabelled) {
    public static SplitPlan read(Settings split) {
        SplitPlan plan = new SplitPlan(
                split.number("train", 0.6, 0.01, 0.98),
                split.number("validation", 0.2, 0.01, 0.98),
                split.flag("skip_labelled", false));
        if (plan.train + plan.validation > 1) {
            split.problem("train", "train and validation together are more than 1.");
        }
        return plan;
    }

    /** First reading after the training part of a series of n readings. */
    public int trainEnd(int n) {
        return (int) Math.round(n * train);
    }

    /** First reading after the validation part. */
    public int validationEnd(int n) {
        return (int) Math.round(n * Math.min(1, train + validation));
    }

    public Map<String, String> parameters() {
        return Map.of(
                "split.train", Double.toString(train),
                "split.validation", Double.toString(validation),
                "split.skip_labelled", Boolean.toString(skipLabelled));
    }
}
