package dev.quatrain.stream.export;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.stream.export.Table.Column;
import dev.quatrain.stream.export.Table.Holds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns that some scores need, found by looking at all of them first: what every score has, then {@code actual_<feature>},
 * {@code expected_<feature>} and so on for each feature of any of their models, {@code probability_<label>}, and
 * {@code forecast_<feature>_<step>}. What no score has gets no column. Where scores do not repeat their features' names, a number stands for
 * the name, counted from 1. Not thread-safe.
 */
public final class ScoreColumns {
    private static final List<Column> OF_EVERY_SCORE = List.of(
            new Column("series", Holds.TEXT),
            new Column("event_time", Holds.TIME),
            new Column("model", Holds.TEXT),
            new Column("version", Holds.TEXT),
            new Column("status", Holds.TEXT),
            new Column("anomaly_score", Holds.NUMBER),
            new Column("severity", Holds.NUMBER),
            new Column("confidence", Holds.NUMBER),
            new Column("label", Holds.TEXT),
            new Column("flags", Holds.TEXT),
            new Column("scored_at", Holds.TIME));

    /** Groups of numbers that a score may have, by what their columns' names begin with. */
    private static final List<String> GROUPS = List.of(
            "actual",
            "expected",
            "lower",
            "upper",
            "attribution",
            "probability",
            "forecast",
            "forecast_lower",
            "forecast_upper");

    private static final int PROBABILITY = 5;

    private static float[] group(Score score, int group) {
        return switch (group) {
            case 0 -> score.actual();
            case 1 -> score.expected();
            case 2 -> score.lower();
            case 3 -> score.upper();
            case 4 -> score.attribution();
            case PROBABILITY -> score.probabilities();
            case 6 -> flat(score.forecast());
            case 7 -> flat(score.forecastLower());
            default -> flat(score.forecastUpper());
        };
    }

    private static float[] flat(float[][] rows) {
        int size = 0;
        for (float[] row : rows) {
            size += row.length;
        }
        float[] all = new float[size];
        int n = 0;
        for (float[] row : rows) {
            System.arraycopy(row, 0, all, n, row.length);
            n += row.length;
        }
        return all;
    }

    /**
     * Which numbers a score has; equal for all scores of one model.
     *
     * @param sizes numbers in each group
     * @param width features of a forecast
     */
    private record Shape(List<String> features, List<String> labels, List<Integer> sizes, int width) {
        static Shape of(Score score) {
            List<Integer> sizes = new ArrayList<>(GROUPS.size());
            for (int group = 0; group < GROUPS.size(); group++) {
                sizes.add(group(score, group).length);
            }
            int width = score.forecast().length == 0 ? 1 : Math.max(1, score.forecast()[0].length);
            return new Shape(score.features(), score.labels(), sizes, width);
        }

        String name(int group, int place) {
            String prefix = GROUPS.get(group) + "_";
            if (group <= PROBABILITY) {
                return prefix + nameOr(group == PROBABILITY ? labels : features, place);
            }
            return prefix + nameOr(features, place % width) + "_" + (place / width + 1);
        }

        private static String nameOr(List<String> names, int place) {
            return place < names.size() ? names.get(place) : Integer.toString(place + 1);
        }
    }

    private final Set<Shape> shapes = new LinkedHashSet<>();
    /** For each shape and each column of numbers, which of the score's numbers stands there; -1 for none. */
    private final Map<Shape, int[]> places = new HashMap<>();

    /** Takes up what a score needs. */
    public void see(Score score) {
        shapes.add(Shape.of(score));
    }

    /** The columns, in order. Call it once, after the last {@link #see}. */
    public List<Column> columns() {
        Map<String, Map<Shape, Integer>> numbers = new LinkedHashMap<>();
        Map<Shape, Integer> offsets = new HashMap<>();
        for (int group = 0; group < GROUPS.size(); group++) {
            for (Shape shape : shapes) {
                int size = shape.sizes().get(group);
                int offset = offsets.merge(shape, size, Integer::sum) - size;
                for (int place = 0; place < size; place++) {
                    numbers.computeIfAbsent(shape.name(group, place), name -> new HashMap<>())
                            .put(shape, offset + place);
                }
            }
        }
        for (Shape shape : shapes) {
            places.put(
                    shape,
                    numbers.values().stream()
                            .mapToInt(place -> place.getOrDefault(shape, -1))
                            .toArray());
        }
        List<Column> columns = new ArrayList<>(OF_EVERY_SCORE);
        numbers.keySet().forEach(name -> columns.add(new Column(name, Holds.NUMBER)));
        return distinct(columns);
    }

    /** DuckDB takes names that differ in case only for equal. */
    private static List<Column> distinct(List<Column> columns) {
        Set<String> taken = new HashSet<>();
        List<Column> distinct = new ArrayList<>(columns.size());
        for (Column column : columns) {
            String name = column.name();
            for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
                name = column.name() + "_" + i;
            }
            distinct.add(new Column(name, column.type()));
        }
        return distinct;
    }

    /** Writes a score as a row; false if the columns do not fit it, since it was never seen. */
    public boolean write(Score score, Table table) {
        int[] own = places.get(Shape.of(score));
        if (own == null) {
            return false;
        }
        table.text(score.series());
        table.time(score.eventTimeMillis());
        table.text(score.modelId());
        table.text(score.modelVersion());
        table.text(score.status().name());
        table.number(score.anomalyScore());
        table.number(score.severity());
        table.number(score.confidence());
        table.text(score.label());
        table.text(
                score.flags().isEmpty()
                        ? null
                        : score.flags().stream().sorted().map(ScoreFlag::name).collect(Collectors.joining("|")));
        table.time(score.scoredAtMillis());
        float[][] groups = new float[GROUPS.size()][];
        for (int group = 0; group < groups.length; group++) {
            groups[group] = group(score, group);
        }
        float[] numbers = flat(groups);
        for (int place : own) {
            table.number(place < 0 ? Float.NaN : numbers[place]);
        }
        table.endRow();
        return true;
    }
}
