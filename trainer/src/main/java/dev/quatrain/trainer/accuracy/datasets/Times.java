package dev.quatrain.trainer.accuracy.datasets;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.LongStream;

/** Event times: made up at a fixed interval where the data has none, else read as UTC. */
final class Times {
    /** 2000-01-01 UTC, where made-up times begin. */
    private static final long START = 946_684_800_000L;

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Times() {}

    /** {@code steps} times, {@code interval} milliseconds apart, the first {@code before} intervals after the start. */
    static long[] every(long interval, int before, int steps) {
        return LongStream.range(before, before + steps)
                .map(t -> START + t * interval)
                .toArray();
    }

    /** A time such as {@code 2020-03-09 10:14:33}. */
    static long parse(String text) {
        return LocalDateTime.parse(text, SECONDS).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
