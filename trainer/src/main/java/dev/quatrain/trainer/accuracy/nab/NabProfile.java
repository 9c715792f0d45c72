package dev.quatrain.trainer.accuracy.nab;

/** What hits, misses and false alarms are worth to an application ({@code config/profiles.json} of the benchmark). */
public enum NabProfile {
    STANDARD(1, 1, 0.11),
    REWARD_LOW_FP_RATE(1, 1, 0.22),
    REWARD_LOW_FN_RATE(1, 2, 0.11);

    private final double hit;
    private final double miss;
    private final double falseAlarm;

    NabProfile(double hit, double miss, double falseAlarm) {
        this.hit = hit;
        this.miss = miss;
        this.falseAlarm = falseAlarm;
    }

    /** Most that a found window earns. */
    public double hit() {
        return hit;
    }

    /** Cost of a window without a detection. */
    public double miss() {
        return miss;
    }

    /** Most that a detection outside every window costs. */
    public double falseAlarm() {
        return falseAlarm;
    }
}
