package dev.quatrain.trainer.tasks;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.layers.Sizing;
import dev.quatrain.trainer.network.Loss;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A forecast.
 *
 * @param horizon readings ahead
 * @param from the simple forecast that the network improves upon
 * @param season readings in a season, for {@link From#SEASON} and for {@code relative}; 0 = none
 * @param lags readings the linear forecast, and the size of a series, look back on
 * @param relative whether the network sees and forecasts readings relative to the newest, in units of what the series has lately
 *     done: of how it differs from a season before, or without a season of how it is spread
 * @param interval how the forecast's 90 % interval is made
 * @param lowers what is lowered where there is no interval
 */
public record ForecastPlan(
        int horizon, From from, int season, int lags, boolean relative, Interval interval, Lowers lowers)
        implements TaskPlan {

    /** What a network adds to. */
    public enum From {
        /** The mean: the network forecasts the readings themselves. Suits signals that oscillate within their range. */
        MEAN,
        /** The last value: the network forecasts changes. Suits signals that move slowly. */
        LAST,
        /** The value one season before. */
        SEASON,
        /** A linear autoregression fitted by ridge regression: the network adds what is not linear. */
        LINEAR
    }

    /** What errors training lowers. */
    public enum Lowers {
        /** Squared errors: forecasts the mean. */
        SQUARED(Loss.SQUARED),
        /** Absolute errors: forecasts the median, and a wild reading pulls no harder than any other. */
        ABSOLUTE(Loss.ABSOLUTE);

        private final Loss loss;

        Lowers(Loss loss) {
            this.loss = loss;
        }
    }

    /** How an interval is made. */
    public enum Interval {
        NONE,
        /** The network gives a variance beside the mean, by maximum likelihood. */
        GAUSSIAN,
        /** The network gives the 5 %, 50 % and 95 % quantiles, by the pinball loss. */
        QUANTILES
    }

    public static ForecastPlan read(Settings settings) {
        ForecastPlan plan = new ForecastPlan(
                settings.count("horizon", 1),
                settings.choice("from", From.class, From.MEAN),
                settings.integer("season", 0, 0, 100_000),
                settings.count("lags", 24),
                settings.flag("relative", false),
                settings.choice("interval", Interval.class, Interval.NONE),
                settings.choice("loss", Lowers.class, Lowers.SQUARED));
        if (plan.from == From.SEASON && plan.season == 0) {
            settings.problem("season", "missing; from: season needs the number of readings in a season.");
        }
        if (plan.relative && plan.season >= plan.lags) {
            settings.problem(
                    "season",
                    plan.season + " is no less than lags " + plan.lags
                            + "; relative with a season needs more lags than a season has readings.");
        }
        if (plan.from == From.MEAN && plan.relative) {
            settings.problem("relative", "needs a forecast to start from; set from to last, season or linear.");
        }
        return plan;
    }

    @Override
    public TaskName name() {
        return TaskName.FORECAST;
    }

    @Override
    public Task on(Corpus corpus) {
        int features = corpus.features();
        WindowLevel level = new WindowLevel(features, relative ? lags : 0, new Sizing(relative ? season : 0));
        @Nullable
        ForecastBase base = switch (from) {
            case MEAN -> null;
            case LAST -> new SeasonalBase(features, horizon, 1);
            case SEASON -> new SeasonalBase(features, horizon, season);
            case LINEAR -> LinearBase.fit(corpus, horizon, lags, level);
        };
        return Forecast.of(corpus, horizon, base, level, interval, lowers.loss);
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("forecast.horizon", Integer.toString(horizon));
        parameters.put("forecast.from", from.name());
        parameters.put("forecast.season", Integer.toString(season));
        parameters.put("forecast.lags", Integer.toString(lags));
        parameters.put("forecast.relative", Boolean.toString(relative));
        parameters.put("forecast.interval", interval.name());
        parameters.put("forecast.loss", lowers.name());
        return parameters;
    }
}
