package dev.quatrain.trainer.baselines;

import dev.quatrain.model.OperatorError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The baselines by name. A name may carry a number where one says what it stands for: {@code seasonal-naive-24}, {@code ridge-168}, {@code
 * pca-residual-10}, {@code random-cut-forest-8}; an anomaly score may end in {@code /20}: the mean of its last 20.
 */
public enum Baselines {
    LAST_VALUE(
            "last-value",
            "Repeats the last value.",
            null,
            "Hyndman and Athanasopoulos 2021, section 5.2",
            forecast(none -> (data, horizon, seed) -> new SeasonalNaive(1, horizon))),
    SEASONAL_NAIVE(
            "seasonal-naive",
            "Repeats the last season; its length is found from the autocorrelation of the training part, or given.",
            "readings in a season",
            "Hyndman and Athanasopoulos 2021, section 5.2",
            forecast(season -> (data, horizon, seed) ->
                    season == 0 ? SeasonalNaive.found(data, horizon) : new SeasonalNaive(season, horizon))),
    RIDGE(
            "ridge",
            "Linear autoregression of all features on the last 96 readings less the last value, L2 strength chosen on"
                    + " validation.",
            "readings it looks back",
            "Hoerl and Kennard 1970; Zeng et al. 2023 (NLinear)",
            forecast(lags -> (data, horizon, seed) ->
                    lags == 0 ? RidgeAutoregression.fit(data, horizon) : RidgeAutoregression.fit(data, horizon, lags))),
    NEAREST_CENTROID(
            "nearest-centroid",
            "The class whose mean training case is nearest; cases are resampled to their median length.",
            null,
            "Hastie, Tibshirani and Friedman 2009, section 4.3",
            classifier((train, validation, seed) -> NearestCentroid.fit(train, validation))),
    NEAREST_NEIGHBOUR(
            "nearest-neighbour",
            "The class of the nearest training case by Euclidean distance; cases are resampled to their median length.",
            null,
            "Cover and Hart 1967; Dau et al. 2019",
            classifier((train, validation, seed) -> NearestNeighbour.fit(train, validation))),
    LOGISTIC_REGRESSION(
            "logistic-regression",
            "Multinomial logistic regression on the whole case, L2 strength chosen on validation; cases are resampled to"
                    + " their median length.",
            null,
            "Hastie, Tibshirani and Friedman 2009, section 4.4",
            classifier((train, validation, seed) -> LogisticRegression.fit(train, validation))),
    ROBUST_Z(
            "robust-z",
            "Mean over features of the distance to the median in median absolute deviations.",
            null,
            "Iglewicz and Hoaglin 1993",
            anomaly(none -> (data, seed) -> new MeanRobustZ(Standard.robust(data)))),
    PCA_RESIDUAL(
            "pca-residual",
            "Squared residual after the principal components that hold 90 % of the variance.",
            "readings in its window (1)",
            "Jackson and Mudholkar 1979",
            anomaly(window -> (data, seed) -> PcaResidual.fit(data, Math.max(1, window), 0.9))),
    DISTANCE_TO_MEAN(
            "distance-to-mean",
            "Distance of a case to the mean training case, up to the reading that is scored.",
            null,
            "Hastie, Tibshirani and Friedman 2009, section 4.3",
            anomaly(none -> (data, seed) -> DistanceToMean.fit(data))),
    RANDOM_CUT_FOREST(
            "random-cut-forest",
            "AWS's Random Cut Forest on shingles; goes on learning as it scores.",
            "readings in a shingle (8)",
            "Guha, Mishra, Roy and Schrijvers 2016",
            anomaly(shingle -> (data, seed) -> RandomCut.fit(data, shingle == 0 ? RandomCut.SHINGLE : shingle, seed)));

    /** id, number, smoothing. */
    private static final Pattern NAME = Pattern.compile("([a-z-]*[a-z])(?:-([1-9][0-9]{0,5}))?(?:/([1-9][0-9]{0,5}))?");

    /** What a baseline does. */
    public enum Task {
        FORECAST,
        CLASSIFY,
        ANOMALY
    }

    private record Kind(
            Task task,
            @Nullable IntFunction<ForecastMethod> forecast,
            @Nullable ClassifierMethod classifier,
            @Nullable IntFunction<AnomalyMethod> anomaly) {}

    private final String id;
    private final String description;
    private final @Nullable String number;
    private final String source;
    // Its functions hold nothing, which the checker cannot see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Kind kind;

    Baselines(String id, String description, @Nullable String number, String source, Kind kind) {
        this.id = id;
        this.description = description;
        this.number = number;
        this.source = source;
        this.kind = kind;
    }

    private static Kind forecast(IntFunction<ForecastMethod> method) {
        return new Kind(Task.FORECAST, method, null, null);
    }

    private static Kind classifier(ClassifierMethod method) {
        return new Kind(Task.CLASSIFY, null, method, null);
    }

    private static Kind anomaly(IntFunction<AnomalyMethod> method) {
        return new Kind(Task.ANOMALY, null, null, method);
    }

    /** The name without a number. */
    public String id() {
        return id;
    }

    public Task task() {
        return kind.task;
    }

    /** One line on what it does. */
    public String description() {
        return description;
    }

    /** Where it is from. */
    public String source() {
        return source;
    }

    /** All baselines of a task. */
    public static List<Baselines> of(Task task) {
        return Arrays.stream(values()).filter(one -> one.task() == task).toList();
    }

    /**
     * The baseline a name stands for.
     *
     * @throws OperatorError if there is none
     */
    public static Baselines named(String name) {
        return parse(name).baseline;
    }

    /** The forecast a name stands for; throws as {@link #named}. */
    public static ForecastMethod forecast(String name) {
        Named named = parse(name);
        if (named.baseline.kind.forecast == null) {
            throw named.wrongTask(Task.FORECAST);
        }
        return named.baseline.kind.forecast.apply(named.number);
    }

    /** The classifier a name stands for; throws as {@link #named}. */
    public static ClassifierMethod classifier(String name) {
        Named named = parse(name);
        if (named.baseline.kind.classifier == null) {
            throw named.wrongTask(Task.CLASSIFY);
        }
        return named.baseline.kind.classifier;
    }

    /** The anomaly score a name stands for; throws as {@link #named}. */
    public static AnomalyMethod anomaly(String name) {
        Named named = parse(name);
        if (named.baseline.kind.anomaly == null) {
            throw named.wrongTask(Task.ANOMALY);
        }
        AnomalyMethod method = named.baseline.kind.anomaly.apply(named.number);
        return named.smoothing == 0 ? method : method.smoothed(named.smoothing);
    }

    private static Named parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
            for (Baselines one : values()) {
                int number = number(matcher.group(2));
                int smoothing = number(matcher.group(3));
                if (one.id.equals(matcher.group(1))
                        && (number == 0 || one.number != null)
                        && (smoothing == 0 || one.task() == Task.ANOMALY)) {
                    return new Named(name, one, number, smoothing);
                }
            }
        }
        throw new OperatorError("There is no baseline " + name + ". Known are: "
                + Arrays.stream(values()).map(Baselines::usage).collect(Collectors.joining(", "))
                + "; an anomaly score may end in /20 for the mean of its last 20.");
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static String usage(Baselines one) {
        return one.number == null ? one.id : one.id + "[-N: " + one.number + "]";
    }

    /** A name taken apart; a number that is not given is 0. */
    private record Named(String name, Baselines baseline, int number, int smoothing) {
        OperatorError wrongTask(Task wanted) {
            return new OperatorError("Baseline " + name + " is for another task ("
                    + baseline.task().name().toLowerCase(Locale.ROOT) + "). Take one of: "
                    + of(wanted).stream().map(Baselines::id).collect(Collectors.joining(", ")) + ".");
        }
    }
}
