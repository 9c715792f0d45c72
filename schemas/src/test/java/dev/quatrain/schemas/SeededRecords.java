package dev.quatrain.schemas;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Scores and alerts made from a seed, with every shape the codecs must carry. */
final class SeededRecords {
    private static final float[] NONE = {};
    private static final List<ScoreStatus> STATUSES = List.of(ScoreStatus.values());
    private final Random random;

    SeededRecords(long seed) {
        random = new Random(seed);
    }

    /** Any finite float, of any magnitude, or NaN now and then. */
    float anyFloat() {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(value) ? value : Float.NaN;
    }

    private float[] floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = anyFloat();
        }
        return values;
    }

    private float[] floatsOrNone(int length) {
        return random.nextBoolean() ? floats(length) : NONE;
    }

    /** Random text with quotes, control characters, umlauts and characters outside the basic plane. */
    String text() {
        String characters = "aZ0-\"\\\n\t\u0001/ äß€";
        StringBuilder text = new StringBuilder("s");
        for (int i = random.nextInt(12); i > 0; i--) {
            if (random.nextInt(8) == 0) {
                text.appendCodePoint(0x1F600 + random.nextInt(16));
            } else {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
        }
        return text.toString();
    }

    Score score() {
        int f = 1 + random.nextInt(12);
        boolean classifies = random.nextBoolean();
        int horizon = random.nextInt(4);
        boolean intervals = random.nextBoolean();
        Set<ScoreFlag> flags = flags();
        return new Score(
                text(),
                random.nextLong() >>> 20,
                text(),
                text(),
                STATUSES.get(random.nextInt(STATUSES.size())),
                random.nextInt(5) == 0 ? Float.NaN : Math.abs(anyFloat()),
                random.nextFloat() * 100,
                random.nextFloat(),
                IntStream.range(0, f).mapToObj(i -> text() + i).toList(),
                floats(f),
                floatsOrNone(f),
                floatsOrNone(f),
                floatsOrNone(f),
                floatsOrNone(f),
                classifies ? text() : null,
                classifies ? List.of(text(), text()) : List.of(),
                classifies ? floats(2) : NONE,
                matrix(horizon, f),
                matrix(intervals ? horizon : 0, f),
                matrix(intervals ? horizon : 0, f),
                flags,
                random.nextLong() >>> 20);
    }

    private float[][] matrix(int rows, int columns) {
        float[][] values = new float[rows][];
        for (int i = 0; i < rows; i++) {
            values[i] = floats(columns);
        }
        return values;
    }

    private Set<ScoreFlag> flags() {
        Set<ScoreFlag> flags = EnumSet.noneOf(ScoreFlag.class);
        for (ScoreFlag flag : ScoreFlag.values()) {
            if (random.nextInt(3) == 0) {
                flags.add(flag);
            }
        }
        return flags;
    }

    FeatureVector features() {
        return new FeatureVector(
                text(),
                random.nextLong() >>> 20,
                text(),
                text(),
                STATUSES.get(random.nextInt(STATUSES.size())),
                floats(1 + random.nextInt(40)),
                flags());
    }

    Alert alert() {
        boolean firing = random.nextBoolean();
        return new Alert(
                text(),
                text(),
                text(),
                text(),
                firing ? AlertState.FIRING : AlertState.RESOLVED,
                random.nextFloat() * 100,
                Math.abs(anyFloat()),
                random.nextBoolean() ? text() : null,
                text(),
                text(),
                text(),
                random.nextLong() >>> 20,
                random.nextLong() >>> 20,
                firing ? null : random.nextLong() >>> 20);
    }
}
