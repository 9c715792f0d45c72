package dev.quatrain.stream.scorelog;

import dev.quatrain.model.settings.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** A point in event time as people write it. */
public final class Moment {
    /** Before every event. */
    public static final long BEGINNING = Long.MIN_VALUE;
    /** After every event. */
    public static final long END = Long.MAX_VALUE;

    /** How a moment is written, for people. */
    public static final String FORMS =
            "beginning, now, a time (2026-01-31T08:00:00Z; in UTC without an offset), a day (2026-01-31) or how long ago (15m)";

    private Moment() {}

    /**
     * Milliseconds since the epoch, or {@link #BEGINNING}.
     *
     * @param nowMillis what "ago" counts from
     * @throws IllegalArgumentException if the text is none of the {@link #FORMS}
     */
    public static long parse(String text, long nowMillis) {
        String trimmed = text.trim();
        if (trimmed.equals("beginning")) {
            return BEGINNING;
        }
        if (trimmed.equals("now")) {
            return nowMillis;
        }
        try {
            Optional<Duration> ago = Durations.parse(trimmed);
            return ago.isPresent()
                    ? Math.subtractExact(nowMillis, ago.get().toMillis())
                    : time(trimmed.replace(' ', 'T'));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("`" + text + "` is no moment; write " + FORMS, e);
        }
    }

    private static long time(String iso) {
        int clock = iso.indexOf('T');
        if (clock < 0) {
            return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        boolean hasOffset = iso.endsWith("Z") || iso.indexOf('+', clock) > 0 || iso.indexOf('-', clock) > 0;
        return hasOffset
                ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
