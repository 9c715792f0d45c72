package dev.quatrain.trainer.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Round numbers for axes. */
final class Ticks {
    private Ticks() {}

    /** 1, 2 or 5 times a power of ten, so that about {@code count} steps fill the range. */
    static double step(double min, double max, int count) {
        double raw = (max - min) / count;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double lead = raw / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    static String text(double value, double step) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step)));
        double rounded = Math.abs(value) < step / 1e6 ? 0 : value;
        return decimals > 4
                ? String.format(Locale.ROOT, "%.1e", rounded)
                : String.format(Locale.ROOT, "%." + decimals + "f", rounded);
    }

    /** {@code count} evenly spaced values. */
    static double[] even(double min, double max, int count) {
        double[] at = new double[count];
        for (int i = 0; i < count; i++) {
            at[i] = min + (max - min) * i / (count - 1);
        }
        return at;
    }

    /** A moment in UTC, as fine as a span needs. */
    static String time(double millis, double spanMillis) {
        String pattern =
                spanMillis > 3 * 86_400_000.0 ? "yyyy-MM-dd" : spanMillis > 600_000.0 ? "MM-dd HH:mm" : "HH:mm:ss";
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochMilli((long) millis));
    }
}
