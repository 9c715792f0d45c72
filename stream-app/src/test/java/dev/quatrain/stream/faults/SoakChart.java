package dev.quatrain.stream.faults;

import java.util.List;
import java.util.Locale;

/** The samples as an SVG: a panel for each measure, from zero, the quarters that are compared shaded. */
final class SoakChart {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 120;
    private static final int COLUMNS = 2;
    private static final int MARGIN = 40;

    private SoakChart() {}

    static String of(List<SoakSample> samples, String title) {
        SoakMeasure[] measures = SoakMeasure.values();
        int rows = (measures.length + COLUMNS - 1) / COLUMNS;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="12" fill="#333">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="%3$d" y="24" font-size="14">%4$s</text>
                """.formatted(
                        COLUMNS * (WIDTH + MARGIN) + MARGIN, MARGIN + rows * (HEIGHT + MARGIN) + 10, MARGIN, title));
        for (int i = 0; i < measures.length; i++) {
            panel(
                    svg,
                    measures[i],
                    samples,
                    MARGIN + (i % COLUMNS) * (WIDTH + MARGIN),
                    MARGIN + 20 + (i / COLUMNS) * (HEIGHT + MARGIN));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, SoakMeasure measure, List<SoakSample> samples, int left, int top) {
        double end = samples.get(samples.size() - 1).seconds();
        double most =
                Math.max(1e-9, samples.stream().mapToDouble(measure::of).max().orElse(0) * 1.1);
        StringBuilder line = new StringBuilder();
        for (SoakSample sample : samples) {
            line.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    left + WIDTH * sample.seconds() / end,
                    top + HEIGHT * (1 - measure.of(sample) / most)));
        }
        svg.append(String.format(
                Locale.ROOT,
                """
                <text x="%1$d" y="%3$d">%4$s: %5$.1f, later %6$.1f</text>
                <rect x="%7$d" y="%2$d" width="%8$d" height="%9$d" fill="#eef3f8"/>
                <rect x="%10$d" y="%2$d" width="%8$d" height="%9$d" fill="#eef3f8"/>
                <rect x="%1$d" y="%2$d" width="%11$d" height="%9$d" fill="none" stroke="#bbb"/>
                <polyline points="%12$s" fill="none" stroke="%13$s" stroke-width="1.5"/>
                <text x="%1$d" y="%14$d" font-size="10">0</text>
                <text x="%15$d" y="%14$d" font-size="10" text-anchor="end">%16$.0f min</text>
                """,
                left,
                top,
                top - 6,
                measure.words(),
                measure.early(samples),
                measure.late(samples),
                left + WIDTH / 4,
                WIDTH / 4,
                HEIGHT,
                left + WIDTH - WIDTH / 4,
                WIDTH,
                line.toString().strip(),
                measure.isFlat(samples) ? "#1f77b4" : "#d62728",
                top + HEIGHT + 12,
                left + WIDTH,
                end / 60));
    }
}
