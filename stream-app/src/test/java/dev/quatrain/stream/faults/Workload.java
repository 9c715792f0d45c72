package dev.quatrain.stream.faults;

import java.util.Locale;

/**
 * Readings without end: step by step one of each series, and some that no application can read. Every one of them is a function of its
 * place and the seed. Now and then a series jumps away from its level for a few readings, or lacks a value. Every fourth is silent most of
 * the time, so that what a fault does to its state is not soon overwritten.
 *
 * @param series how many there are
 */
record Workload(long seed, int series) {
    /** Garbage in a step. */
    static final int GARBAGE = 2;

    /** Steps after which a series counts as silent: fewer than a sparse one is, many more than fall between two commits. */
    static final int SILENCE = 32;

    private static final long T0 = 1_700_000_000_000L;
    private static final long INTERVAL = 1000;
    /** Steps in which a series may jump once. */
    private static final int EPISODE = 16;

    /** Event time of a step. */
    long eventMillis(int step) {
        return T0 + INTERVAL * step;
    }

    String name(int index) {
        return String.format(Locale.ROOT, "series-%04d", index);
    }

    /** Whether a series has a reading in a step. */
    boolean reports(int index, int step) {
        return !isSparse(index) || Math.floorMod(step + 7 * index, 48) < 8;
    }

    private static boolean isSparse(int index) {
        return (index & 3) == 3;
    }

    /** Readings in the first so many steps. */
    int readings(int steps) {
        int readings = 0;
        for (int step = 0; step < steps; step++) {
            for (int index = 0; index < series; index++) {
                readings += reports(index, step) ? 1 : 0;
            }
        }
        return readings;
    }

    /** A reading as JSON. */
    String reading(int index, int step) {
        long dice = mix(index, step);
        double a = 10 + Math.sin(0.1 * step + index) + noise(dice) + jump(index, step);
        double b = 5 + Math.cos(0.07 * step + index) + noise(dice >>> 16);
        StringBuilder json = new StringBuilder(96)
                .append("{\"id\":\"")
                .append(name(index))
                .append("\",\"ts\":")
                .append(eventMillis(step))
                .append(",\"a\":")
                .append((float) a);
        // A first reading that lacks a value has nothing to put in its place.
        if (step == 0 || isSparse(index) || (dice & 63) != 0) {
            json.append(",\"b\":").append((float) b);
        }
        return json.append('}').toString();
    }

    /** One of a step's readings that cannot be decoded; no two are the same. */
    String garbage(int index, int step) {
        String place = step + "/" + index;
        return switch ((int) Math.floorMod(mix(-1 - index, step), 4L)) {
            case 0 -> "garbage " + place;
            case 1 -> "{\"garbage\":\"" + place + "\"";
            case 2 -> "{\"garbage\":\"" + place + "\",\"id\":\"x\",\"a\":1,\"b\":2}";
            default -> "{\"garbage\":\"" + place + "\",\"id\":\"x\",\"ts\":" + eventMillis(step) + ",\"a\":[],\"b\":2}";
        };
    }

    private double jump(int index, int step) {
        long dice = mix(index, -1 - (step / EPISODE));
        int within = Math.floorMod(step, EPISODE);
        int length = 1 + (int) Math.floorMod(dice >>> 8, 4L);
        boolean jumps = Math.floorMod(dice, 32L) == 0 && within >= 6 && within < 6 + length;
        return jumps ? 20 + Math.floorMod(dice >>> 16, 60L) : 0;
    }

    private static double noise(long dice) {
        return (dice & 0xffff) / 65536.0 - 0.5;
    }

    /** SplitMix64's finaliser (Steele, Lea and Flood 2014). */
    private long mix(long index, long step) {
        long z = seed + 0x9e3779b97f4a7c15L * (1 + index + (step << 20));
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
