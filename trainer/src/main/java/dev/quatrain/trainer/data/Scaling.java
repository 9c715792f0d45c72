package dev.quatrain.trainer.data;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Feature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How readings become numbers a network likes: {@code (reading - shift) / unit}. The step graph holds the same floats and computes the
 * same way, so that network and graph see equal numbers.
 *
 * @param mean [F] the shift, the feature's unit
 * @param deviation [F] the unit, positive
 * @param clip how many units from 0 a scaled value may lie at most; infinite = any
 * @param running scales each series once more by what it has shown so far, or null
 */
public record Scaling(
        float[] mean,
        float[] deviation,
        float clip,
        @Nullable RunningScale running) {
    /** A feature that varies less than this part of its size is constant as far as single precision can tell. */
    private static final double LEAST_VARIATION = 1e-6;

    /**
     * Fits to runs.
     *
     * @throws OperatorError if a feature is constant and no floor is set: it teaches nothing and would divide by zero
     */
    public static Scaling fit(List<Run> runs, List<Feature> features, ScalingPlan plan) {
        List<Spread> spreads = new ArrayList<>();
        for (int f = 0; f < features.size(); f++) {
            spreads.add(Spread.of(runs, f));
        }
        return of(spreads, features, plan);
    }

    /** Fits to runs that were met one after the other; throws as the other does. */
    static Scaling fitRunning(List<RunningSpread> spreads, List<Feature> features, ScalingPlan plan) {
        return of(spreads.stream().map(RunningSpread::spread).toList(), features, plan);
    }

    private static Scaling of(List<Spread> spreads, List<Feature> features, ScalingPlan plan) {
        float[] mean = new float[features.size()];
        float[] deviation = new float[features.size()];
        for (int f = 0; f < mean.length; f++) {
            Spread spread = spreads.get(f);
            mean[f] = (float) plan.shift(spread);
            deviation[f] = (float) Math.max(plan.unit(spread), plan.floor());
            boolean constant =
                    !(spread.deviation() > LEAST_VARIATION * Math.max(LEAST_VARIATION, Math.abs(spread.mean())));
            if (constant && plan.floor() <= 0 && plan.dependsOnData()) {
                throw new OperatorError("Feature " + features.get(f).name() + " is constant (" + (float) spread.mean()
                        + ") over the training split, so nothing can be learned from it. Leave it out of "
                        + "data.features, train on a span in which it varies (split.train), or keep it with a least "
                        + "unit (scaling.floor, in the feature's unit).");
            }
        }
        return new Scaling(
                mean,
                deviation,
                plan.clip() > 0 ? (float) plan.clip() : Float.POSITIVE_INFINITY,
                plan.per() == ScalingPlan.Per.SERIES ? new RunningScale(plan.memory()) : null);
    }

    public int features() {
        return mean.length;
    }

    /** Whether scaled values are cut off. */
    public boolean clips() {
        return clip < Float.POSITIVE_INFINITY;
    }

    private float scale(float raw, int f) {
        float scaled = (raw - mean[f]) / deviation[f];
        return Math.max(-clip, Math.min(scaled, clip));
    }

    /** Undoes the scaling that all series share. */
    public float unscale(float scaled, int f) {
        return scaled * deviation[f] + mean[f];
    }

    /** Readings [T][F] scaled, the first of a series first. */
    public float[][] scale(float[][] readings) {
        float[][] scaled = new float[readings.length][mean.length];
        for (int t = 0; t < readings.length; t++) {
            for (int f = 0; f < mean.length; f++) {
                scaled[t][f] = scale(readings[t][f], f);
            }
        }
        if (running != null) {
            running.scale(scaled);
        }
        return scaled;
    }

    public Run scale(Run run) {
        return new Run(scale(run.values()), run.classes(), run.from());
    }

    /** Learns how a feature is spread from runs that are met once (Welford 1962). */
    static final class RunningSpread {
        private long n;
        private double mean;
        private double squares;
        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;

        void add(Run run, int f) {
            for (float[] reading : run.values()) {
                double value = reading[f];
                n++;
                double distance = value - mean;
                mean += distance / n;
                squares += distance * (value - mean);
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }

        Spread spread() {
            return new Spread(mean, Math.sqrt(squares / n), least, greatest);
        }
    }

    /** How one feature is spread over the training runs. */
    record Spread(double mean, double deviation, double least, double greatest) {
        static Spread of(List<Run> runs, int f) {
            double sum = 0;
            long n = 0;
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (Run run : runs) {
                for (float[] reading : run.values()) {
                    sum += reading[f];
                    least = Math.min(least, reading[f]);
                    greatest = Math.max(greatest, reading[f]);
                    n++;
                }
            }
            double mean = sum / n;
            double squares = 0;
            for (Run run : runs) {
                for (float[] reading : run.values()) {
                    squares += (reading[f] - mean) * (reading[f] - mean);
                }
            }
            return new Spread(mean, Math.sqrt(squares / n), least, greatest);
        }
    }
}
