package dev.quatrain.trainer.tasks;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A forecast.
 *
 * @param horizon readings ahead
 * @param from the simple forecast that the network improves upon
 * @param season readings in a season, for {@link From#SEASON}
 * @param lags readings the linear forecast, and the size of a series, look back on
 * @param relative whether the network sees and forecasts readings relative to the newest, in units of what the series has lately done
 * @param interval how the forecast's 90 % interval is made
 */
public record ForecastPlan(int horizon, From from, int season, int lags, boolean relative, Interval interval)
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
                settings.choice("interval", Interval.class, Interval.NONE));
        if (plan.from == From.SEASON && plan.season == 0) {
            settings.problem("season", "missing; from: season needs the number of readings in a season.");
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
        WindowLevel level = new WindowLevel(features, relative ? lags : 0);
        @Nullable
        ForecastBase base = switch (from) {
            case MEAN -> null;
            case LAST -> new SeasonalBase(features, horizon, 1);
            case SEASON -> new SeasonalBase(features, horizon, season);
            case LINEAR -> LinearBase.fit(corpus, horizon, lags, level);
        };
        return Forecast.of(corpus, horizon, base, level, interval);
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
        return parameters;
    }
}
