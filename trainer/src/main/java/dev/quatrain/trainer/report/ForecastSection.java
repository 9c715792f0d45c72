package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Feature;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.evaluation.ForecastErrors;
import dev.quatrain.trainer.evaluation.HorizonErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How far forecasts lie from what came, step by step ahead, beside the baselines; the worst, a median and the best. */
final class ForecastSection {
    /** Features drawn of each example. */
    private static final int FEATURES = 3;

    private final Findings findings;
    private final ForecastErrors errors;
    private final int horizon;

    ForecastSection(Findings findings, ForecastErrors errors) {
        this.findings = findings;
        this.errors = errors;
        this.horizon = errors.horizon();
    }

    void write(Page page) {
        page.section("Forecast against baselines", Html.escape(Sentences.forecast(errors)));
        if (horizon > 1) {
            page.inPairs(() -> {
                page.figure("MSE by step ahead, in variances", byStep());
                if (errors.interval() != null) {
                    page.figure("Values inside the 90 % interval, by step ahead", coverage(errors.interval()));
                }
            });
            page.raw("<p>" + keys() + "</p>\n");
        }
        tables(page);
        page.section(
                "Worst, median and best forecast",
                "By squared error over all steps and features: <span class=\"key actual\">what came</span>,"
                        + " <span class=\"key expected\">the forecast</span>"
                        + (errors.interval() == null
                                ? ""
                                : " with its <span class=\"key interval\">90 % interval</span>")
                        + (errors.baselines().isEmpty()
                                ? "."
                                : ", and the best baseline, <span class=\"key " + rival() + "\">"
                                        + Html.escape(String.valueOf(
                                                errors.examples().get(0).rival()))
                                        + "</span>."));
        for (ForecastErrors.Example example : errors.examples()) {
            for (int f = 0; f < Math.min(FEATURES, errors.features().size()); f++) {
                Feature feature = findings.manifest().features().get(f);
                page.figure(
                        example.kind() + ": " + feature.name()
                                + (feature.unit().isEmpty() ? "" : " [" + feature.unit() + "]")
                                + (findings.data().series().size() == 1
                                        ? ""
                                        : ", series " + example.series().name()),
                        example(example, f));
            }
        }
    }

    /** The style of the baseline drawn in the examples. */
    private String rival() {
        for (int i = 0; i < errors.baselines().size(); i++) {
            if (errors.baselines().get(i).name().equals(errors.examples().get(0).rival())) {
                return "rival" + i;
            }
        }
        return "rival0";
    }

    private String keys() {
        StringBuilder keys = new StringBuilder("<span class=\"key expected\">this model</span>");
        for (int i = 0; i < errors.baselines().size(); i++) {
            keys.append(" <span class=\"key rival")
                    .append(i)
                    .append("\">")
                    .append(Html.escape(errors.baselines().get(i).name()))
                    .append("</span>");
        }
        return keys.toString();
    }

    private double[] steps() {
        return Ticks.even(1, Math.max(2, horizon), Math.max(2, horizon));
    }

    private double[] stepTicks() {
        double step = Math.max(1, Math.round(horizon / 6.0));
        return Stream.iterate(1.0, x -> x <= horizon, x -> x == 1 && step > 1 ? step : x + step)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private double[] byStep(HorizonErrors one) {
        double[] mse = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            mse[h] = one.scaledMse(h, errors.variance());
        }
        return mse;
    }

    private String byStep() {
        double top = 0;
        for (HorizonErrors one : errors.baselines()) {
            top = Math.max(top, Arrays.stream(byStep(one)).max().orElse(0));
        }
        double[] model = byStep(errors.model());
        double most = Arrays.stream(model).max().orElse(1);
        // A baseline far off must not press the model's line to the ground.
        top = Math.min(Math.max(top, most), 4 * most);
        Chart chart = new Chart("mean squared error by step ahead", 460, 240, 1, horizon, 0, 1.05 * top)
                .yAxis()
                .xAxis(stepTicks(), step -> Integer.toString((int) step));
        for (int i = 0; i < errors.baselines().size(); i++) {
            chart.line("line rival" + i, steps(), byStep(errors.baselines().get(i)));
        }
        return chart.line("line model", steps(), model).svg();
    }

    private String coverage(ForecastErrors.Interval interval) {
        double least = Math.min(0.8, Arrays.stream(interval.coverage()).min().orElse(0) - 0.05);
        return new Chart("coverage of the interval by step ahead", 460, 240, 1, horizon, Math.max(0, least), 1)
                .yAxis()
                .xAxis(stepTicks(), step -> Integer.toString((int) step))
                .horizontal("threshold", 0.9)
                .line("line model", steps(), interval.coverage())
                .svg();
    }

    private void tables(Page page) {
        List<List<String>> rows = new ArrayList<>();
        Stream.concat(Stream.of(errors.model()), errors.baselines().stream())
                .forEach(one -> rows.add(List.of(
                        one.name(),
                        Html.number(one.scaledMse(errors.variance())),
                        Html.number(one.mase(errors.seasonalError())),
                        Html.number(one.scaledMse(0, errors.variance())),
                        Html.number(one.scaledMse(horizon - 1, errors.variance())))));
        page.table(List.of("", "MSE in variances", "MASE", "MSE one step ahead", "MSE " + horizon + " ahead"), rows);
        List<List<String>> features = new ArrayList<>();
        ForecastErrors.Interval interval = errors.interval();
        for (int f = 0; f < errors.features().size(); f++) {
            features.add(List.of(
                    errors.features().get(f),
                    Html.number(errors.model().mse(f)),
                    Html.number(errors.model().mae(f)),
                    interval == null ? "–" : Html.number(interval.width(f))));
        }
        page.table(List.of("feature, raw units", "MSE", "MAE", "mean width of the interval"), features);
    }

    /** The readings before, as many again as the horizon, then the forecast and what came. */
    private String example(ForecastErrors.Example example, int f) {
        Series series = example.series();
        int before = Math.min(example.t(), Math.max(24, 2 * horizon));
        double[] past = Ticks.even(-before, horizon, before + horizon + 1);
        double[] actual = new double[past.length];
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < past.length; i++) {
            actual[i] = series.values()[example.t() - before + i][f];
        }
        double[] forecast = column(example.forecast(), f);
        double[] rival = column(example.rivalForecast(), f);
        double[] lower = column(example.lower(), f);
        double[] upper = column(example.upper(), f);
        for (double[] values : List.of(actual, forecast, lower, upper, rival)) {
            for (double value : values) {
                min = Double.isNaN(value) ? min : Math.min(min, value);
                max = Double.isNaN(value) ? max : Math.max(max, value);
            }
        }
        double margin = 0.05 * (max - min);
        Chart chart = new Chart("forecast", 960, 170, -before, horizon, min - margin, max + margin)
                .yAxis()
                .xAxis(new double[] {-before, 0, horizon}, ExampleTicks::text);
        double[] ahead = Ticks.even(1, Math.max(2, horizon), Math.max(2, horizon));
        double[] xs = Arrays.copyOf(ahead, horizon);
        if (lower.length > 0) {
            chart.area("interval", xs, lower, upper);
        }
        chart.line("line actual", past, actual);
        if (rival.length > 0) {
            chart.line("line " + rival(), xs, rival);
        }
        chart.line("line model", xs, forecast);
        if (horizon == 1) {
            chart.point(1, forecast[0], "forecast");
        }
        return chart.vertical("mark", 0, Ticks.time((double) series.times()[example.t()], 1e6))
                .svg();
    }

    /** Says how far from the reading the forecast starts at. */
    private static final class ExampleTicks {
        static String text(double step) {
            return step == 0 ? "now" : String.format(Locale.ROOT, "%+.0f", step);
        }
    }

    private static double[] column(float[][] rows, int f) {
        double[] column = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            column[i] = rows[i][f];
        }
        return column;
    }
}
