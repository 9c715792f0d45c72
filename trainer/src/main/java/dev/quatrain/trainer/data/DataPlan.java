package dev.quatrain.trainer.data;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which files hold the readings, and which column means what.
 *
 * @param files the files, in the order they are read
 * @param time column of the event time: a timestamp, ISO-8601 text (UTC unless it says otherwise) or a number
 * @param timeUnit unit of a numeric event time
 * @param series column of the series' id, or null if all rows are one series
 * @param features the model's features and their columns
 * @param label column that says which readings are anomalous, or null; empty, 0, false and normal mean normal
 * @param labelsAreClasses whether that column names each reading's class instead, and is taken as it is
 * @param interval time between two readings of a series, or null to take the median
 * @param memoryBytes what readings may take of the heap before they are streamed from disk; null = half of it
 */
public record DataPlan(
        List<Path> files,
        String time,
        TimeUnit timeUnit,
        @Nullable String series,
        List<FeatureColumn> features,
        @Nullable String label,
        boolean labelsAreClasses,
        @Nullable Duration interval,
        @Nullable Long memoryBytes) {
    /** Name of the only series where the data names none. */
    public static final String ONLY_SERIES = "all";

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) *([kmg])i?b");

    /** Readings of files that surely fit into memory. */
    public DataPlan(
            List<Path> files,
            String time,
            TimeUnit timeUnit,
            @Nullable String series,
            List<FeatureColumn> features,
            @Nullable String label,
            boolean labelsAreClasses,
            @Nullable Duration interval) {
        this(files, time, timeUnit, series, features, label, labelsAreClasses, interval, null);
    }

    /** Unit of a numeric event time, counted from 1970-01-01 UTC. */
    public enum TimeUnit {
        MILLIS,
        SECONDS
    }

    /**
     * Reads the section {@code data}; relative files are looked for in {@code folder}.
     *
     * @param classes whether the column of labels names classes
     */
    public static DataPlan read(Settings data, Path folder, DataFiles finder, boolean classes) {
        List<Path> files = new ArrayList<>();
        List<String> patterns = data.texts("files");
        if (patterns.isEmpty()) {
            data.problem("files", "missing; give a path, a pattern such as pumps/*.csv, or a list of them.");
        }
        for (String pattern : patterns) {
            try {
                files.addAll(finder.find(pattern, folder));
            } catch (OperatorError e) {
                data.problem("files", String.valueOf(e.getMessage()));
            }
        }
        String time = data.text("time", "time");
        TimeUnit unit = data.choice("time_unit", TimeUnit.class, TimeUnit.MILLIS);
        String series = data.textOrNull("series");
        List<FeatureColumn> features = new ArrayList<>();
        for (Settings feature : data.sections("features")) {
            read(feature, features);
        }
        if (features.isEmpty()) {
            data.problem("features", "missing; list at least one feature as `- { name: temperature, column: t_c }`.");
        }
        String label = data.textOrNull("label");
        if (classes && label == null) {
            data.problem("label", "missing; task classify needs the column that names each reading's class.");
        }
        @Nullable Duration interval = data.has("interval") ? data.duration("interval", Duration.ofSeconds(1)) : null;
        if (interval != null && interval.toMillis() < 1) {
            data.problem("interval", "must be at least 1ms.");
        }
        return new DataPlan(files, time, unit, series, features, label, classes, interval, memory(data));
    }

    private static @Nullable Long memory(Settings data) {
        String text = data.text("memory", "auto").toLowerCase(Locale.ROOT);
        if (text.equals("auto")) {
            return null;
        }
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            data.problem("memory", "`" + text + "` is no size; expected auto or a size such as 512mb or 4gb.");
            return null;
        }
        return Long.parseLong(size.group(1)) << (10 * " kmg".indexOf(size.group(2)));
    }

    private static void read(Settings feature, List<FeatureColumn> into) {
        String name = feature.text("name");
        String column = feature.text("column", name.isEmpty() ? "-" : name);
        String unit = feature.text("unit", " ").trim();
        Double min = feature.numberOrNull("min");
        Double max = feature.numberOrNull("max");
        if (name.isEmpty()) {
            return; // already noted as missing
        }
        if (into.stream().anyMatch(other -> other.feature().name().equals(name))) {
            feature.problem("name", "there are two features named " + name + ".");
        } else if (min != null && max != null && !(min < max)) {
            feature.problem("min", min + " is not below max " + max + ".");
        } else {
            into.add(new FeatureColumn(
                    new Feature(
                            name, unit, min == null ? null : min.floatValue(), max == null ? null : max.floatValue()),
                    column));
        }
    }

    /** The features, in order. */
    public List<Feature> modelFeatures() {
        return features.stream().map(FeatureColumn::feature).toList();
    }

    /** The columns as hyper-parameters of the provenance, from which {@code evaluate} takes its defaults. */
    public Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("data.time", time);
        columns.put("data.time_unit", timeUnit.name());
        if (series != null) {
            columns.put("data.series", series);
        }
        if (label != null) {
            columns.put("data.label", label);
        }
        features.forEach(f -> columns.put("data.column." + f.feature().name(), f.column()));
        return columns;
    }
}
