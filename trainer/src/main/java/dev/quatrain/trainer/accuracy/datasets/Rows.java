package dev.quatrain.trainer.accuracy.datasets;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The rows of a table of text, cell by cell.
 *
 * @param cells [T][columns]
 */
record Rows(List<String[]> cells) {
    /** Splits lines at a separator; {@code headers} lines at the top are left out. */
    static Rows of(List<String> lines, String separator, int headers) {
        Pattern split = Pattern.compile(Pattern.quote(separator));
        return new Rows(lines.stream()
                .skip(headers)
                .filter(line -> !line.isBlank())
                .map(line -> split.split(line, -1))
                .toList());
    }

    int size() {
        return cells.size();
    }

    /** Columns from (included) to (excluded) as numbers; an empty cell or {@code ?} is NaN. */
    float[][] numbers(int from, int to) {
        float[][] values = new float[size()][to - from];
        for (int t = 0; t < values.length; t++) {
            for (int c = from; c < to; c++) {
                values[t][c - from] = number(cells.get(t)[c]);
            }
        }
        return values;
    }

    String[] column(int c) {
        return cells.stream().map(row -> row[c]).toArray(String[]::new);
    }

    static float number(String cell) {
        String text = cell.trim();
        return text.isEmpty() || text.equals("?") || text.equalsIgnoreCase("NaN") ? Float.NaN : Float.parseFloat(text);
    }
}
