package dev.quatrain.bench.nab;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.Score;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One self-contained HTML page: the measurements, the anomaly score below, windows shaded, alerts marked. */
final class NabPlot {
    private static final int WIDTH = 1400;
    private static final int LEFT = 60;
    private static final int LANE = 260;
    /** Columns the lines are decimated to: least and greatest value of each are drawn, so no spike is lost. */
    private static final int COLUMNS = 1300;

    private final Findings findings;
    private final List<Score> scores;
    private final List<Alert> fired;
    private final long first;
    private final long last;

    NabPlot(Findings findings, List<Score> scores, List<Alert> fired) {
        this.findings = findings;
        this.scores = scores;
        this.fired = fired;
        this.first = scores.get(0).eventTimeMillis();
        this.last = scores.get(scores.size() - 1).eventTimeMillis();
    }

    String html() {
        StringBuilder svg = new StringBuilder();
        findings.findings().forEach(finding -> {
            double x = x(finding.window().from());
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class='window' x='%.1f' y='20' width='%.1f' height='%d'/>",
                    x,
                    x(finding.window().to()) - x,
                    2 * LANE + 60));
        });
        svg.append(String.format(
                Locale.ROOT,
                "<rect class='training' x='%.1f' y='20' width='%.1f' height='%d'/>",
                x(first),
                x(findings.trainedUntil()) - x(first),
                2 * LANE + 60));
        double least =
                scores.stream().mapToDouble(score -> score.actual()[0]).min().orElse(0);
        double most =
                scores.stream().mapToDouble(score -> score.actual()[0]).max().orElse(1);
        svg.append(lane("value", 40, least, most, score -> score.actual()[0]));
        svg.append(lane("score", LANE + 80, 0, 5, score -> Math.min(5, score.anomalyScore())));
        svg.append(line("threshold", LANE + 80, 1, 5));
        for (Alert alert : fired) {
            boolean wrong = findings.falseAlarms().contains(alert);
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class='%s' d='M%.1f 20v%d'><title>%s: %s</title></path>",
                    wrong ? "false-alarm" : "alert",
                    x(alert.startedAtMillis()),
                    2 * LANE + 60,
                    Findings.time(alert.startedAtMillis()),
                    escape(alert.summary())));
        }
        return """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>%1$s</title>
                <style>
                :root{color-scheme:light dark;--ink:#1f2430;--paper:#fff;--line:#3566c8;--soft:#f3d9a4;--train:#8884;}
                @media(prefers-color-scheme:dark){:root{--ink:#dde1ea;--paper:#14161b;--line:#7da7ff;--soft:#5a4720;}}
                body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1440px;margin:2rem auto;padding:0 1rem}
                svg{width:100%%;height:auto}text{fill:var(--ink);font-size:13px}
                .value,.score{fill:none;stroke:var(--line);stroke-width:1}.window{fill:var(--soft)}.training{fill:var(--train)}
                .alert{stroke:#1c9a5b;stroke-width:2}.false-alarm{stroke:#d63a3a;stroke-width:2}.threshold{stroke:#d63a3a;stroke-dasharray:5 4}
                pre{overflow-x:auto}
                </style>
                <h1>%1$s</h1>
                <p>Shaded: labelled windows. Grey: what the model was trained and calibrated on. Green: alerts inside a window; red: false alarms.
                Above the measurement, below the anomaly score (cut at 5) with its threshold.</p>
                <svg viewBox="0 0 %2$d %3$d" role="img" aria-label="measurements and anomaly score over time">%4$s</svg>
                <pre>%5$s</pre></html>
                """.formatted(escape(findings.file().name()), WIDTH, 2 * LANE + 100, svg, escape(findings.table()));
    }

    private String lane(String name, int top, double least, double most, ToDoubleFunction<Score> value) {
        double[] low = new double[COLUMNS];
        double[] high = new double[COLUMNS];
        Arrays.fill(low, Double.NaN);
        Arrays.fill(high, Double.NaN);
        for (Score score : scores) {
            int column = (int) Math.min(COLUMNS - 1, (score.eventTimeMillis() - first) * COLUMNS / (last - first + 1));
            double v = value.applyAsDouble(score);
            low[column] = Double.isNaN(low[column]) ? v : Math.min(low[column], v);
            high[column] = Double.isNaN(high[column]) ? v : Math.max(high[column], v);
        }
        StringBuilder path = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            if (!Double.isNaN(low[column])) {
                double x = LEFT + (WIDTH - LEFT - 10.0) * column / COLUMNS;
                path.append(path.isEmpty() ? 'M' : 'L')
                        .append(point(x, y(top, low[column], least, most)))
                        .append('L')
                        .append(point(x, y(top, high[column], least, most)));
            }
        }
        return String.format(
                Locale.ROOT,
                "<text x='0' y='%d'>%.3g</text><text x='0' y='%d'>%.3g</text><path class='%s' d='%s'/>",
                top + 10,
                most,
                top + LANE,
                least,
                name,
                path);
    }

    private static String line(String name, int top, double value, double most) {
        return String.format(
                Locale.ROOT, "<path class='%s' d='M%d %.1fH%d'/>", name, LEFT, y(top, value, 0, most), WIDTH - 10);
    }

    private double x(long time) {
        return LEFT + (WIDTH - LEFT - 10.0) * (time - first) / (last - first);
    }

    private static double y(int top, double value, double least, double most) {
        return top + LANE * (1 - (value - least) / (most - least));
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f", x, y);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
