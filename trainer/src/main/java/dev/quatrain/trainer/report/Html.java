package dev.quatrain.trainer.report;

import java.util.List;
import java.util.Locale;

/** Pieces of a page. */
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A table; cells are escaped, every column but the first is set as numbers. */
    static String table(List<String> head, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<div class=scroll><table>");
        if (!head.isEmpty()) {
            table.append("<thead>");
            row(table, "th", head);
            table.append("</thead>");
        }
        rows.forEach(row -> row(table, "td", row));
        return table.append("</table></div>\n").toString();
    }

    private static void row(StringBuilder table, String tag, List<String> cells) {
        table.append("<tr>");
        for (String cell : cells) {
            table.append('<')
                    .append(tag)
                    .append('>')
                    .append(escape(cell))
                    .append("</")
                    .append(tag)
                    .append('>');
        }
        table.append("</tr>");
    }

    /** Four significant digits, or a dash where there is no number. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        double magnitude = Math.abs(value);
        int decimals = (int) Math.max(0, Math.min(7, 3 - Math.floor(Math.log10(magnitude))));
        return magnitude < 1e-5 || magnitude >= 1e9
                ? String.format(Locale.ROOT, "%.3e", value)
                : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    static String percent(double share) {
        return Double.isFinite(share) ? number(100 * share) + " %" : "–";
    }
}
