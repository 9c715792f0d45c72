package dev.quatrain.stream.decode;

import dev.quatrain.stream.decode.Undecodable.Reason;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Event times written as text: ISO-8601 with an offset, or without one and then in UTC; a blank may stand for the T. */
public final class EventTime {
    private EventTime() {}

    /** Milliseconds since the epoch. */
    public static long parse(String text) throws Undecodable {
        String iso = text.trim().replace(' ', 'T');
        try {
            return hasOffset(iso)
                    ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new Undecodable(Reason.INVALID_TIME, "`" + text + "` is not an ISO-8601 time");
        }
    }

    private static boolean hasOffset(String iso) {
        int time = iso.indexOf('T');
        return time >= 0 && (iso.endsWith("Z") || iso.indexOf('+', time) > 0 || iso.indexOf('-', time) > 0);
    }
}
