package dev.quatrain.trainer.evaluation;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.trainer.baselines.Baselines;
import dev.quatrain.trainer.baselines.ForecastBaseline;
import dev.quatrain.trainer.baselines.History;
import dev.quatrain.trainer.baselines.Season;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers forecasts from the readings whose next H readings are measured, without a silence between, and measures them. */
final class ForecastTally {
    /** Numbers of forecasts kept: 16 MB, and three times that with intervals. */
    private static final long MOST_FLOATS = 4_000_000;
    /** Readings forecast from: enough for three digits of any mean. */
    private static final long MOST_ORIGINS = 20_000;
    /** Numbers the ridge baseline looks at: its normal equations grow with their square. */
    private static final int MOST_RIDGE_INPUTS = 400;

    private static final int RIDGE_LAGS = 96;
    /** A silence of so many intervals ends a run of readings, as the stream's guard has it by default. */
    private static final int GAP_INTERVALS = dev.quatrain.model.guard.GuardPolicy.DEFAULT.gapIntervals();

    private final Manifest manifest;
    private final TestPart part;
    private final int horizon;
    private final int features;
    private final int every;
    private final List<Origin> origins = new ArrayList<>();

    private record Origin(Series series, int t, float[][] forecast, float[][] lower, float[][] upper) {}

    ForecastTally(Manifest manifest, TestPart part) {
        this.manifest = manifest;
        this.part = part;
        this.horizon = manifest.horizonSteps();
        this.features = manifest.features().size();
        long all = part.series().stream()
                .mapToLong(one -> Math.max(0, one.length() - horizon - Math.max(0, part.start(one) - 1)))
                .sum();
        this.every = (int) (1 + Math.max(all / MOST_ORIGINS, all * horizon * features / MOST_FLOATS));
    }

    void scored(Series series, int t, Score score) {
        boolean counts = score.status() == ScoreStatus.NORMAL || score.status() == ScoreStatus.ANOMALY;
        if (counts && score.forecast().length == horizon && isOrigin(series, t)) {
            origins.add(new Origin(series, t, score.forecast(), score.forecastLower(), score.forecastUpper()));
        }
    }

    private boolean isOrigin(Series series, int t) {
        int first = Math.max(0, part.start(series) - 1);
        if (t < first || t + horizon >= series.length() || (t - first) % every != 0) {
            return false;
        }
        long gap = GAP_INTERVALS * manifest.samplingIntervalMillis();
        for (int h = 1; h <= horizon; h++) {
            if (series.times()[t + h] - series.times()[t + h - 1] > gap) {
                return false;
            }
        }
        return true;
    }

    /**
     * The errors, or null if there was nothing to forecast.
     *
     * @param spared takes a sentence on each baseline that saw less than it would like
     */
    @Nullable
    ForecastErrors result(List<String> spared) {
        if (origins.isEmpty()) {
            return null;
        }
        List<History> known = part.hasHistory()
                ? part.histories()
                : part.series().stream()
                        .map(one -> new History(one.values(), one.length()))
                        .toList();
        int season = season(known);
        Map<String, ForecastBaseline> fitted = fitted(known, season, spared);
        HorizonErrors model = errors("this model", Origin::forecast);
        List<HorizonErrors> baselines = new ArrayList<>();
        fitted.forEach((name, one) -> baselines.add(
                errors(name, origin -> one.forecast(origin.series().values(), origin.t()))));
        double[] variance = variance();
        String best = baselines.stream()
                .min(Comparator.comparingDouble(one -> one.scaledMse(variance)))
                .map(HorizonErrors::name)
                .orElse(null);
        return new ForecastErrors(
                manifest.featureNames(),
                origins.size(),
                every,
                season,
                variance,
                seasonalError(season),
                model,
                baselines,
                interval(),
                examples(variance, best, best == null ? null : fitted.get(best)));
    }

    private int season(List<History> known) {
        String configured = manifest.provenance().hyperParameters().getOrDefault("forecast.season", "0");
        int season = Integer.parseInt(configured);
        return season > 0 ? season : Season.of(known);
    }

    /** What needs no fitting always, ridge regression where there is something to fit it to. */
    private Map<String, ForecastBaseline> fitted(List<History> known, int season, List<String> spared) {
        long seed = manifest.provenance().seed();
        Map<String, ForecastBaseline> fitted = new LinkedHashMap<>();
        fitted.put("last value", Baselines.forecast("last-value").fit(known, horizon, seed));
        if (season > 1) {
            fitted.put(
                    "seasonal naive",
                    Baselines.forecast("seasonal-naive-" + season).fit(known, horizon, seed));
        }
        if (part.hasHistory()) {
            int lags = Math.max(2, Math.min(RIDGE_LAGS, MOST_RIDGE_INPUTS / features));
            int longest = known.stream().mapToInt(History::trainEnd).max().orElse(0);
            // Half of the longest training part at most, so that there are examples to fit to.
            if (longest / 2 > 2 && longest > 2 * horizon) {
                if (Math.min(lags, longest / 2) < RIDGE_LAGS) {
                    spared.add("Ridge looks back on " + Math.min(lags, longest / 2) + " readings instead of "
                            + RIDGE_LAGS + ": "
                            + (lags < RIDGE_LAGS ? "there are many features." : "the series are short."));
                }
                fitted.put(
                        "ridge",
                        Baselines.forecast("ridge-" + Math.min(lags, longest / 2))
                                .fit(known, horizon, seed));
            }
        }
        return fitted;
    }

    @FunctionalInterface
    private interface Forecaster {
        float[][] from(Origin origin);
    }

    private HorizonErrors errors(String name, Forecaster forecaster) {
        double[][] squares = new double[horizon][features];
        double[][] absolutes = new double[horizon][features];
        long[][] n = new long[horizon][features];
        for (Origin origin : origins) {
            float[][] forecast = forecaster.from(origin);
            for (int h = 0; h < horizon; h++) {
                float[] actual = origin.series().values()[origin.t() + 1 + h];
                for (int f = 0; f < features; f++) {
                    if (Float.isFinite(actual[f])) {
                        double error = actual[f] - forecast[h][f];
                        squares[h][f] += error * error;
                        absolutes[h][f] += Math.abs(error);
                        n[h][f]++;
                    }
                }
            }
        }
        for (int h = 0; h < horizon; h++) {
            for (int f = 0; f < features; f++) {
                squares[h][f] /= n[h][f];
                absolutes[h][f] /= n[h][f];
            }
        }
        return new HorizonErrors(name, squares, absolutes);
    }

    private ForecastErrors.@Nullable Interval interval() {
        if (origins.get(0).lower().length == 0) {
            return null;
        }
        double[] inside = new double[horizon];
        double[][] width = new double[horizon][features];
        for (int h = 0; h < horizon; h++) {
            long n = 0;
            for (Origin origin : origins) {
                float[] actual = origin.series().values()[origin.t() + 1 + h];
                for (int f = 0; f < features; f++) {
                    float low = origin.lower()[h][f];
                    float high = origin.upper()[h][f];
                    width[h][f] += (high - low) / (double) origins.size();
                    if (Float.isFinite(actual[f])) {
                        inside[h] += actual[f] >= low && actual[f] <= high ? 1 : 0;
                        n++;
                    }
                }
            }
            inside[h] /= n;
        }
        return new ForecastErrors.Interval(inside, width);
    }

    private double[] variance() {
        double[] variance = new double[features];
        for (int f = 0; f < features; f++) {
            double sum = 0;
            double squares = 0;
            long n = 0;
            for (Series series : part.series()) {
                for (int t = 0; t < part.knownEnd(series); t++) {
                    double value = series.values()[t][f];
                    if (Double.isFinite(value)) {
                        sum += value;
                        squares += value * value;
                        n++;
                    }
                }
            }
            variance[f] = squares / n - sum / n * (sum / n);
        }
        return variance;
    }

    private double[] seasonalError(int season) {
        double[] error = new double[features];
        for (int f = 0; f < features; f++) {
            double sum = 0;
            long n = 0;
            for (Series series : part.series()) {
                for (int t = season; t < part.knownEnd(series); t++) {
                    double change = series.values()[t][f] - series.values()[t - season][f];
                    if (Double.isFinite(change)) {
                        sum += Math.abs(change);
                        n++;
                    }
                }
            }
            error[f] = sum / n;
        }
        return error;
    }

    private List<ForecastErrors.Example> examples(
            double[] variance, @Nullable String rival, @Nullable ForecastBaseline baseline) {
        List<Origin> sorted = new ArrayList<>(origins);
        sorted.sort(Comparator.comparingDouble((Origin origin) -> error(origin, variance)));
        Map<String, Origin> chosen = new LinkedHashMap<>();
        chosen.put("worst", sorted.get(sorted.size() - 1));
        chosen.put("median", sorted.get(sorted.size() / 2));
        chosen.put("best", sorted.get(0));
        List<ForecastErrors.Example> examples = new ArrayList<>();
        chosen.forEach((kind, one) -> examples.add(new ForecastErrors.Example(
                kind,
                one.series(),
                one.t(),
                one.forecast(),
                one.lower(),
                one.upper(),
                rival,
                baseline == null
                        ? new float[0][]
                        : baseline.forecast(one.series().values(), one.t()))));
        return examples;
    }

    private double error(Origin origin, double[] variance) {
        double sum = 0;
        for (int h = 0; h < horizon; h++) {
            for (int f = 0; f < features; f++) {
                double error = origin.series().values()[origin.t() + 1 + h][f] - origin.forecast()[h][f];
                sum += Double.isFinite(error) ? error * error / variance[f] : 0;
            }
        }
        return sum;
    }
}
