package dev.quatrain.stream.config;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people write them: {@code 128MiB}. */
final class MemorySize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})\\s*(|b|kib|mib|gib)");

    private MemorySize() {}

    /** The bytes; empty if the text is no such amount. */
    static OptionalLong parse(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int shift = switch (size.group(2)) {
            case "kib" -> 10;
            case "mib" -> 20;
            case "gib" -> 30;
            default -> 0;
        };
        return OptionalLong.of(Long.parseLong(size.group(1)) << shift);
    }

    /** In MiB where it is a whole number of them, else in bytes. */
    static String text(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : Long.toString(bytes);
    }
}
