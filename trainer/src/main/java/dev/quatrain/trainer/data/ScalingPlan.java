package dev.quatrain.trainer.data;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Scaling.Spread;
import java.util.Map;

/**
 * How features are scaled for the network.
 *
 * @param kind what becomes 0 and 1
 * @param floor least unit, in the feature's unit; 0 = none, and a constant feature is an error
 * @param least with {@link Kind#FIXED}: what becomes 0
 * @param greatest with {@link Kind#FIXED}: what becomes 1
 * @param clip scaled values farther than this from 0 are cut off, so that one wild value does not drown all others; 0 = none
 * @param per whose scale it is
 * @param memory with {@link Per#SERIES}: readings over which a series' own scale forgets
 */
public record ScalingPlan(Kind kind, double floor, double least, double greatest, double clip, Per per, int memory) {
    /** Mean 0 and deviation 1. */
    public static final ScalingPlan STANDARD = new ScalingPlan(Kind.STANDARD, 0, 0, 1, 0);

    /** One scale for all series. */
    public ScalingPlan(Kind kind, double floor, double least, double greatest, double clip) {
        this(kind, floor, least, greatest, clip, Per.ALL, 0);
    }

    /** Whose scale it is. */
    public enum Per {
        /** One for all series: their differences in level and size tell something. */
        ALL,
        /** That of all series, and upon it the running one of each: they differ in level and size, and behave alike. */
        SERIES
    }

    /** What becomes 0 and 1. */
    public enum Kind {
        /** The training part's mean and a standard deviation above it. */
        STANDARD,
        /** The training part's least and greatest value. */
        RANGE,
        /** {@code least} and {@code greatest}, the same for all features: for values of a known range, such as pixels. */
        FIXED
    }

    public static ScalingPlan read(Settings scaling) {
        ScalingPlan plan = new ScalingPlan(
                scaling.choice("kind", Kind.class, Kind.STANDARD),
                scaling.number("floor", 0, 0, Float.MAX_VALUE),
                scaling.number("least", 0, -Float.MAX_VALUE, Float.MAX_VALUE),
                scaling.number("greatest", 1, -Float.MAX_VALUE, Float.MAX_VALUE),
                scaling.number("clip", 0, 0, Float.MAX_VALUE),
                scaling.choice("per", Per.class, Per.ALL),
                scaling.integer("memory", 1000, 2, 1_000_000));
        if (!(plan.least < plan.greatest)) {
            scaling.problem("least", plan.least + " is not below greatest " + plan.greatest + ".");
        }
        return plan;
    }

    boolean dependsOnData() {
        return kind != Kind.FIXED;
    }

    double shift(Spread spread) {
        return switch (kind) {
            case STANDARD -> spread.mean();
            case RANGE -> spread.least();
            case FIXED -> least;
        };
    }

    double unit(Spread spread) {
        return switch (kind) {
            case STANDARD -> spread.deviation();
            case RANGE -> spread.greatest() - spread.least();
            case FIXED -> greatest - least;
        };
    }

    public Map<String, String> parameters() {
        return Map.of(
                "scaling.kind",
                kind.name().toLowerCase(java.util.Locale.ROOT),
                "scaling.floor",
                Double.toString(floor),
                "scaling.clip",
                Double.toString(clip),
                "scaling.per",
                per == Per.ALL ? "all" : "series of " + memory);
    }
}
