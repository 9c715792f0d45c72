package dev.quatrain.stream.app;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said of metrics, in Prometheus' text format or in the tables of docs/metrics.md. */
final class MetricsPage {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");
    private static final Pattern ROW = Pattern.compile("\\| `(quatrain_\\w+)` \\| (\\w+) \\| (.*?) \\| (.*) \\|");

    private MetricsPage() {}

    /**
     * A metric.
     *
     * @param labels names, those of buckets left out
     */
    record Described(String type, Set<String> labels, String meaning) {
        String row(String name) {
            String shown = labels.isEmpty() ? "" : "`" + String.join("`, `", labels) + "`";
            return "| `" + name + "` | " + type + " | " + shown + " | " + meaning + " |";
        }
    }

    /** Metrics by name, as scraped. */
    static Map<String, Described> scraped(String text) {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> meanings = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                (comment.group(1).equals("TYPE") ? types : meanings).put(comment.group(2), comment.group(3));
            } else if (sample.matches()) {
                String family = types.containsKey(sample.group(1))
                        ? sample.group(1)
                        : sample.group(1).replaceFirst("_(bucket|sum|count)$", "");
                Set<String> names = labels.computeIfAbsent(family, any -> new TreeSet<>());
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    if (!label.group(1).equals("le")) {
                        names.add(label.group(1));
                    }
                }
            }
        });
        Map<String, Described> described = new TreeMap<>();
        labels.forEach((name, names) -> described.put(
                name, new Described(types.getOrDefault(name, ""), names, meanings.getOrDefault(name, ""))));
        return described;
    }

    /** Metrics by name, as documented. */
    static Map<String, Described> documented(String markdown) {
        Map<String, Described> described = new TreeMap<>();
        markdown.lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> labels = new TreeSet<>();
                Matcher label = QUOTED.matcher(row.group(3));
                while (label.find()) {
                    labels.add(label.group(1));
                }
                described.put(row.group(1), new Described(row.group(2), labels, row.group(4)));
            }
        });
        return described;
    }
}
