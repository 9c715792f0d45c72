package dev.quatrain.model.calibration;

import java.util.Arrays;

/**
 * The arithmetic of {@link Adaptive} on a series' memory, for E errors and F features. Immutable and shared.
 *
 * <pre>
 *  0  readings in the present generation
 *  1  readings in the former generation
 *  2  readings since the start, at most 2^24
 *  3  the score that later ones are held against, and
 *  4  readings since it
 *  5  for each error: its upper tail, its lower tail
 *     for each feature: upper and lower tail of its value; with a season: upper and lower tail of the distance from it, the
 *     level, and the season [seasonSteps], 0 = not seen yet
 * </pre>
 */
final class Evidence implements Scorer {
    private static final int PRESENT = 0;
    private static final int FORMER = 1;
    private static final int TOTAL = 2;
    private static final int PEAK = 3;
    private static final int SINCE_PEAK = 4;
    private static final int TAILS = 5;
    /** The greatest count that a float holds exactly. */
    private static final float MOST = 1 << 24;
    /** A mean excess is at least this share of the error's robust spread: below it lies rounding, not rarity. */
    private static final double LEAST_EXCESS = 0.01;
    /** And at least this share of the value itself, near the resolution of a float. */
    private static final double LEAST_RELATIVE_EXCESS = 1e-6;

    private final Adaptive adaptive;
    private final double threshold;
    private final boolean oneSided;
    private final float[] scale;
    private final int features;
    private final TailMemory[] errorTails;
    private final TailMemory[] valueTails;
    private final TailMemory[] seasonTails;
    private final int[] level;
    private final int floats;

    Evidence(Calibration calibration, Adaptive adaptive) {
        this.adaptive = adaptive;
        this.threshold = calibration.threshold();
        this.oneSided = calibration.oneSided();
        this.scale = calibration.scale();
        this.features = calibration.features();
        this.errorTails = new TailMemory[2 * scale.length];
        this.valueTails = new TailMemory[2 * features];
        this.seasonTails = new TailMemory[adaptive.seasonSteps() > 0 ? 2 * features : 0];
        this.level = new int[features];
        int at = TAILS;
        for (TailMemory[] group : new TailMemory[][] {errorTails, valueTails, seasonTails}) {
            for (int i = 0; i < group.length; i++) {
                group[i] = new TailMemory(at, adaptive.tailSize());
                at += TailMemory.floats(adaptive.tailSize());
            }
        }
        for (int f = 0; f < features && adaptive.seasonSteps() > 0; f++) {
            level[f] = at;
            at += 1 + adaptive.seasonSteps();
        }
        this.floats = at;
    }

    @Override
    public int memoryFloats() {
        return floats;
    }

    @Override
    public boolean outlivesGaps() {
        return true;
    }

    /** The added evidence over the threshold; 0 in the quiet after a greater one. */
    @Override
    public float advance(float[] memory, long step, float[] errors, float[] actual, float[] attribution) {
        turnGeneration(memory);
        double rows = (double) memory[FORMER] + memory[PRESENT];
        Arrays.fill(attribution, 0f);
        double sum = 0;
        for (int e = 0; e < scale.length; e++) {
            double found = look(memory, errorTails, e, errors[e], rows, scale[e], oneSided);
            sum += found;
            for (int f = 0; f < features; f++) {
                attribution[f] += scale.length == features ? (e == f ? (float) found : 0f) : (float) (found / features);
            }
        }
        for (int f = 0; f < features; f++) {
            float spread = scale.length == features ? scale[f] : 0f;
            double found = look(memory, valueTails, f, actual[f], rows, spread, false);
            if (seasonTails.length > 0 && !Float.isNaN(actual[f])) {
                found += look(memory, seasonTails, f, distance(memory, f, step, actual[f]), rows, spread, false);
            }
            attribution[f] += (float) found;
            sum += found;
        }
        memory[PRESENT]++;
        memory[TOTAL] = Math.min(memory[TOTAL] + 1, MOST);
        for (int f = 0; f < features; f++) {
            attribution[f] = sum > 0 ? (float) (attribution[f] / sum) : 1f / features;
        }
        return (float) (quieten(memory, (float) sum) / threshold);
    }

    private void turnGeneration(float[] memory) {
        // Without a limit the generation turns only where a float counts no further.
        float generation = adaptive.memorySteps() > 0 ? Math.min(adaptive.memorySteps(), MOST) : MOST;
        if (memory[PRESENT] < generation) {
            return;
        }
        memory[FORMER] = memory[PRESENT];
        memory[PRESENT] = 0;
        turn(errorTails, memory);
        turn(valueTails, memory);
        turn(seasonTails, memory);
    }

    private static void turn(TailMemory[] tails, float[] memory) {
        for (TailMemory tail : tails) {
            tail.turn(memory);
        }
    }

    /** Evidence of one value against both of its tails, which then take it in. */
    private static double look(
            float[] memory, TailMemory[] tails, int i, float value, double rows, float spread, boolean upperOnly) {
        if (Float.isNaN(value)) {
            return 0;
        }
        double leastExcess =
                Math.max(Math.max(LEAST_EXCESS * spread, LEAST_RELATIVE_EXCESS * Math.abs(value)), Float.MIN_NORMAL);
        double upper = tails[2 * i].evidence(memory, value, rows, leastExcess);
        tails[2 * i].add(memory, value);
        double lower = upperOnly ? 0 : tails[2 * i + 1].evidence(memory, -value, rows, leastExcess);
        tails[2 * i + 1].add(memory, -value);
        return Math.max(upper, lower);
    }

    /** How far the feature's level is from that of past seasons at the same phase; NaN at a phase's first visit. */
    private float distance(float[] memory, int f, long step, float value) {
        float readings = memory[TOTAL];
        int at = level[f];
        memory[at] += Math.max(2f / (adaptive.levelSteps() + 1), 1f / (readings + 1)) * (value - memory[at]);
        int phase = at + 1 + Math.floorMod(step, adaptive.seasonSteps());
        if (memory[phase] == 0) {
            memory[phase] = unequalZero(memory[at]);
            return Float.NaN;
        }
        float distance = memory[at] - memory[phase];
        float past = 1 + (float) Math.floor(readings / adaptive.seasonSteps());
        memory[phase] = unequalZero(memory[phase] + distance / Math.min(adaptive.seasons(), 1 + past));
        return distance;
    }

    /** 0 stands for a phase not seen yet. */
    private static float unequalZero(float value) {
        return value == 0 ? Float.MIN_NORMAL : value;
    }

    private float quieten(float[] memory, float sum) {
        memory[SINCE_PEAK] = Math.min(memory[SINCE_PEAK] + 1, MOST);
        boolean news = memory[SINCE_PEAK] > adaptive.quietSteps() || sum > memory[PEAK];
        if (news && sum > 0) {
            memory[PEAK] = sum;
            memory[SINCE_PEAK] = 0;
        }
        return news ? sum : 0;
    }
}
