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
        float[][] forecast = new float[random.nextInt(4)][];
        for (int h = 0; h < forecast.length; h++) {
            forecast[h] = floats(f);
        }
        Set<ScoreFlag> flags = EnumSet.noneOf(ScoreFlag.class);
        for (ScoreFlag flag : ScoreFlag.values()) {
            if (random.nextInt(3) == 0) {
                flags.add(flag);
            }
        }
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
                forecast,
                floatsOrNone(5),
                flags,
                random.nextLong() >>> 20);
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
