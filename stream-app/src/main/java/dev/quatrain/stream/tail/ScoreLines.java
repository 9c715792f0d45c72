package dev.quatrain.stream.tail;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.schemas.ScoreStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Turns scores into lines. Keeps the sparklines of the series seen last; not thread-safe. Names come from records that anybody may have
 * written, so nothing in them reaches the terminal as a control sequence or breaks a line.
 */
public final class ScoreLines {
    /** Some 100 bytes each. */
    private static final int MOST_SPARKLINES = 20_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int LEAST_NAME_WIDTH = 8;
    private static final int MOST_NAME_WIDTH = 40;

    private static final String RED = "\u001b[1;31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String FAINT = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final Look look;
    private final Map<String, Sparkline> sparklines = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sparkline> eldest) {
            return size() > MOST_SPARKLINES;
        }
    };
    private int nameWidth = LEAST_NAME_WIDTH;

    public ScoreLines(Look look) {
        this.look = look;
    }

    /** The line of a score, without its end. */
    public String line(Score score) {
        return switch (look) {
            case JSON -> new String(ScoreJson.encode(score), StandardCharsets.UTF_8);
            case PLAIN -> plain(score);
            case TERMINAL, COLOURS -> forEyes(score);
        };
    }

    private static String plain(Score score) {
        return String.join(
                "\t",
                TIME.format(Instant.ofEpochMilli(score.eventTimeMillis())),
                printable(score.series()),
                printable(score.modelId()),
                printable(score.modelVersion()),
                score.status().name(),
                number(score.anomalyScore()),
                number(score.severity()),
                about(score));
    }

    private String forEyes(Score score) {
        String series = printable(score.series());
        nameWidth = Math.min(MOST_NAME_WIDTH, Math.max(nameWidth, series.length()));
        Sparkline sparkline =
                sparklines.computeIfAbsent(score.series() + '\n' + score.modelId(), name -> new Sparkline());
        sparkline.add(score.anomalyScore());
        boolean anomaly = score.status() == ScoreStatus.ANOMALY;
        String line = String.format(
                Locale.ROOT,
                "%s %s  %-" + nameWidth + "s %s %7s  %-8s %s",
                anomaly ? "▲" : " ",
                TIME.format(Instant.ofEpochMilli(score.eventTimeMillis())),
                series,
                sparkline.text(),
                Float.isNaN(score.anomalyScore()) ? "-" : String.format(Locale.ROOT, "%.2f", score.anomalyScore()),
                anomaly ? "ANOMALY" : score.status().name().toLowerCase(Locale.ROOT),
                about(score));
        String trimmed = line.stripTrailing();
        return look == Look.COLOURS ? colour(score.status()) + trimmed + PLAIN : trimmed;
    }

    private static String colour(ScoreStatus status) {
        return switch (status) {
            case ANOMALY -> RED;
            case REJECTED -> YELLOW;
            case WARMING -> FAINT;
            case NORMAL -> "";
        };
    }

    /** Which feature an anomaly is about, the class, and what was unusual. */
    private static String about(Score score) {
        StringBuilder about = new StringBuilder();
        int top = score.status() == ScoreStatus.ANOMALY ? top(score.attribution()) : -1;
        if (top >= 0 && top < score.features().size() && top < score.actual().length) {
            about.append(printable(score.features().get(top))).append(' ').append(number(score.actual()[top]));
            if (top < score.expected().length) {
                about.append(", expected ").append(number(score.expected()[top]));
            }
        }
        if (score.label() != null) {
            about.append(about.isEmpty() ? "" : "; ").append(printable(score.label()));
        }
        for (ScoreFlag flag : new TreeSet<>(score.flags())) {
            about.append(about.isEmpty() ? "" : " ")
                    .append('[')
                    .append(flag.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(']');
        }
        return about.toString();
    }

    private static int top(float[] attribution) {
        int best = -1;
        for (int i = 0; i < attribution.length; i++) {
            best = best < 0 || attribution[i] > attribution[best] ? i : best;
        }
        return best;
    }

    private static String number(float value) {
        return Float.isNaN(value) ? "" : Float.toString(value);
    }

    /** Without control characters, and without those that turn the direction of writing. */
    static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> '?';
                    default -> c;
                })
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }
}
