package dev.quatrain.trainer.report;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** A chart as inline SVG, drawn piece by piece in the order of the calls. Colours come from the page's style by class name. */
final class Chart {
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 8;
    private static final int BOTTOM = 24;

    private final StringBuilder svg = new StringBuilder();
    private final String title;
    private final int width;
    private final int height;
    private final double xMin;
    private final double xMax;
    private final double yMin;
    private final double yMax;

    /** A chart of the given ranges; an empty range is widened. */
    Chart(String title, int width, int height, double xMin, double xMax, double yMin, double yMax) {
        this.title = title;
        this.width = width;
        this.height = height;
        this.xMin = xMin;
        this.xMax = xMax > xMin ? xMax : xMin + 1;
        this.yMin = yMin;
        this.yMax = yMax > yMin ? yMax : yMin + 1;
    }

    /** Horizontal grid lines at round values. */
    Chart yAxis() {
        double step = Ticks.step(yMin, yMax, Math.max(3, height / 40));
        for (double y = Math.ceil(yMin / step) * step; y <= yMax + 1e-9 * step; y += step) {
            add("<line class=grid x1=%d x2=%d y1=%.1f y2=%.1f />", LEFT, width - RIGHT, y(y), y(y));
            add("<text class=tick x=%d y=%.1f text-anchor=end>%s</text>", LEFT - 6, y(y) + 4, Ticks.text(y, step));
        }
        return this;
    }

    /** Horizontal grid lines at the given values. */
    Chart yAxis(double[] at, DoubleFunction<String> text) {
        for (double y : at) {
            if (y >= yMin && y <= yMax) {
                add("<line class=grid x1=%d x2=%d y1=%.1f y2=%.1f />", LEFT, width - RIGHT, y(y), y(y));
                add(
                        "<text class=tick x=%d y=%.1f text-anchor=end>%s</text>",
                        LEFT - 6, y(y) + 4, Html.escape(text.apply(y)));
            }
        }
        return this;
    }

    /** Labels below the chart at the given values. */
    Chart xAxis(double[] at, DoubleFunction<String> text) {
        for (double x : at) {
            if (x >= xMin && x <= xMax) {
                String anchor = x(x) > width - RIGHT - 40 ? "end" : x(x) < LEFT + 40 ? "start" : "middle";
                add("<line class=grid x1=%.1f x2=%.1f y1=%d y2=%d />", x(x), x(x), TOP, height - BOTTOM);
                add(
                        "<text class=tick x=%.1f y=%d text-anchor=%s>%s</text>",
                        x(x), height - BOTTOM + 16, anchor, Html.escape(text.apply(x)));
            }
        }
        return this;
    }

    /** A vertical band from x to x. */
    Chart span(String style, double from, double to, String tooltip) {
        double left = x(Math.max(from, xMin));
        double right = x(Math.min(to, xMax));
        if (right > left) {
            add(
                    "<rect class=\"%s\" x=%.1f y=%d width=%.1f height=%d><title>%s</title></rect>",
                    style, left, TOP, Math.max(1.5, right - left), height - TOP - BOTTOM, Html.escape(tooltip));
        }
        return this;
    }

    /** A rectangle on the chart's ground from y = 0 up. */
    Chart bar(String style, double from, double to, double top) {
        add(
                "<rect class=\"%s\" x=%.1f y=%.1f width=%.1f height=%.1f />",
                style, x(from), y(top), Math.max(0.5, x(to) - x(from) - 0.6), Math.max(0, y(yMin) - y(top)));
        return this;
    }

    /** A line through the points; NaN interrupts it. */
    Chart line(String style, double[] xs, double[] ys) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < xs.length; i++) {
            if (Double.isNaN(ys[i])) {
                drawing = false;
                continue;
            }
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x(xs[i]), y(ys[i])));
            drawing = true;
        }
        add("<path class=\"%s\" d=\"%s\" />", style, path);
        return this;
    }

    /** The area between two lines; NaN interrupts it. */
    Chart area(String style, double[] xs, double[] lower, double[] upper) {
        int i = 0;
        while (i < xs.length) {
            int end = i;
            while (end < xs.length && !Double.isNaN(lower[end]) && !Double.isNaN(upper[end])) {
                end++;
            }
            if (end > i) {
                StringBuilder path = new StringBuilder();
                for (int k = i; k < end; k++) {
                    path.append(String.format(Locale.ROOT, "%s%.1f %.1f", k == i ? "M" : "L", x(xs[k]), y(upper[k])));
                }
                for (int k = end - 1; k >= i; k--) {
                    path.append(String.format(Locale.ROOT, "L%.1f %.1f", x(xs[k]), y(lower[k])));
                }
                add("<path class=\"%s\" d=\"%sZ\" />", style, path);
            }
            i = end + 1;
        }
        return this;
    }

    /** A dot that tells more under the pointer. */
    Chart point(double x, double y, String tooltip) {
        add("<circle class=point cx=%.1f cy=%.1f r=4><title>%s</title></circle>", x(x), y(y), Html.escape(tooltip));
        return this;
    }

    Chart horizontal(String style, double y) {
        if (y >= yMin && y <= yMax) {
            add("<line class=\"%s\" x1=%d x2=%d y1=%.1f y2=%.1f />", style, LEFT, width - RIGHT, y(y), y(y));
        }
        return this;
    }

    Chart vertical(String style, double x, String text) {
        add("<line class=\"%s\" x1=%.1f x2=%.1f y1=%d y2=%d />", style, x(x), x(x), TOP, height - BOTTOM);
        boolean atRight = x(x) > width - RIGHT - 40;
        add(
                "<text class=tick x=%.1f y=%d text-anchor=%s>%s</text>",
                x(x) + (atRight ? -4 : 4), TOP + 11, atRight ? "end" : "start", Html.escape(text));
        return this;
    }

    String svg() {
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=img aria-label=\"%s\">%s</svg>\n",
                width,
                height,
                Html.escape(title),
                svg);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }

    private double x(double value) {
        return LEFT + (value - xMin) / (xMax - xMin) * (width - LEFT - RIGHT);
    }

    private double y(double value) {
        double clipped = Math.min(Math.max(value, yMin), yMax);
        return height - BOTTOM - (clipped - yMin) / (yMax - yMin) * (height - TOP - BOTTOM);
    }
}
