package dev.quatrain.stream.scorelog;

import java.util.regex.Pattern;

/** The name of a series, or of several: {@code *} stands for any characters, {@code ?} for one. */
public final class SeriesPattern {
    private final Pattern pattern;

    /** @param text as the user wrote it */
    public SeriesPattern(String text) {
        StringBuilder regex = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** Whether a series is meant. */
    public boolean matches(String series) {
        return pattern.matcher(series).matches();
    }
}
