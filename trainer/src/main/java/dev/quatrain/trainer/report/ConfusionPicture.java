package dev.quatrain.trainer.report;

import dev.quatrain.trainer.accuracy.metrics.Confusion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How often each class was taken for each other, as shades: a row is a true class and adds up to one. */
final class ConfusionPicture {
    /** More than these and the counts would overlap; their shades still tell. */
    private static final int MOST_COUNTS = 16;

    private static final int MOST_NAMES = 40;
    private static final int LEFT = 120;
    private static final int TOP = 34;
    private static final int SIDE = 340;

    private final List<String> classes;
    private final long[][] counts;
    private final double cell;

    ConfusionPicture(Confusion confusion) {
        this.classes = confusion.classes();
        this.counts = confusion.counts();
        this.cell = (double) SIDE / classes.size();
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append("<text class=tick x=%d y=%d text-anchor=middle>answered</text>".formatted(LEFT + SIDE / 2, 12));
        for (int row = 0; row < classes.size(); row++) {
            long all = Arrays.stream(counts[row]).sum();
            for (int column = 0; column < classes.size(); column++) {
                square(svg, row, column, all == 0 ? 0 : (double) counts[row][column] / all);
            }
            if (classes.size() <= MOST_NAMES) {
                names(svg, row);
            }
        }
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=img aria-label=\"confusion matrix\">%s</svg>\n",
                LEFT + SIDE + 20,
                TOP + SIDE + 12,
                svg);
    }

    private void square(StringBuilder svg, int row, int column, double share) {
        double x = LEFT + column * cell;
        double y = TOP + row * cell;
        String style = row == column ? "right" : "wrong";
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=cell x=%.1f y=%.1f width=%.1f height=%.1f /><rect class=%s x=%.1f y=%.1f width=%.1f height=%.1f"
                        + " fill-opacity=%.3f><title>%s taken for %s: %d (%.1f %%)</title></rect>",
                x,
                y,
                cell,
                cell,
                style,
                x,
                y,
                cell,
                cell,
                // One in a hundred must still be seen.
                share == 0 ? 0 : 0.12 + 0.88 * share,
                Html.escape(classes.get(row)),
                Html.escape(classes.get(column)),
                counts[row][column],
                100 * share));
        if (classes.size() <= MOST_COUNTS && counts[row][column] > 0) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"count%s\" x=%.1f y=%.1f text-anchor=middle>%d</text>",
                    share > 0.5 ? " on" : "",
                    x + cell / 2,
                    y + cell / 2 + 4,
                    counts[row][column]));
        }
    }

    private void names(StringBuilder svg, int at) {
        String name = classes.get(at);
        String shown = Html.escape(name.length() > 16 ? name.substring(0, 15) + "…" : name);
        svg.append(String.format(
                Locale.ROOT,
                "<text class=tick x=%d y=%.1f text-anchor=end>%s</text>",
                LEFT - 6,
                TOP + at * cell + cell / 2 + 4,
                shown));
        boolean fits = name.length() * 6.0 < cell;
        if (fits) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=tick x=%.1f y=%d text-anchor=middle>%s</text>",
                    LEFT + at * cell + cell / 2,
                    TOP - 6,
                    shown));
        }
    }
}
