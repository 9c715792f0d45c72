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
 * @param lags readings the linear forecast looks back on, for {@link From#LINEAR}
 * @param interval how the forecast's 90 % interval is made
 */
public record ForecastPlan(int horizon, From from, int season, int lags, Interval interval) implements TaskPlan {

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
                settings.choice("interval", Interval.class, Interval.NONE));
        if (plan.from == From.SEASON && plan.season == 0) {
            settings.problem("season", "missing; from: season needs the number of readings in a season.");
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
        @Nullable
        ForecastBase base = switch (from) {
            case MEAN -> null;
            case LAST -> new SeasonalBase(features, horizon, 1);
            case SEASON -> new SeasonalBase(features, horizon, season);
            case LINEAR -> throw new UnsupportedOperationException();
        };
        return Forecast.of(corpus, horizon, base, interval);
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("forecast.horizon", Integer.toString(horizon));
        parameters.put("forecast.from", from.name());
        parameters.put("forecast.season", Integer.toString(season));
        parameters.put("forecast.lags", Integer.toString(lags));
        parameters.put("forecast.interval", interval.name());
        return parameters;
    }
}
