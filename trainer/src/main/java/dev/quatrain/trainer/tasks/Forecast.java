package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.layers.Sizing;
import dev.quatrain.trainer.network.Loss;
import dev.quatrain.trainer.tasks.ForecastPlan.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A forecast on given data, all scaled: {@code reading[t+h] = base[t,h] + level[t] * unit[h] * output[t,h]}.
 *
 * @param base what the network adds to, or null
 * @param level the size of what the series has lately done
 * @param unit [H*F] the usual size of what the base misses, step by step
 * @param single what is lowered where there is no interval
 */
record Forecast(
        int features,
        int horizon,
        @Nullable ForecastBase base,
        WindowLevel level,
        float[] unit,
        Interval interval,
        Loss single)
        implements Task {
    /** The smallest unit, in standard deviations of the feature: a nearly constant one must not blow up its noise. */
    private static final double LEAST_UNIT = 1e-3;

    static Forecast of(
            Corpus corpus,
            int horizon,
            @Nullable ForecastBase base,
            WindowLevel level,
            Interval interval,
            Loss single) {
        int features = corpus.features();
        float[] unit = new float[horizon * features];
        Arrays.fill(unit, 1f);
        Forecast plain = new Forecast(features, horizon, base, level, unit, interval, single);
        corpus.requireRunsOf(plain.lookback() + 1 + horizon, "forecast.lags or season + forecast.horizon");
        return base == null
                ? plain
                : new Forecast(features, horizon, base, level, plain.usualMiss(corpus), interval, single);
    }

    /** Root mean square, or mean absolute value where that is what is lowered. */
    private float[] usualMiss(Corpus corpus) {
        double[] sums = new double[unit.length];
        long n = 0;
        float[] target = new float[unit.length];
        for (Run run : corpus.train()) {
            for (int t = lookback(); t + horizon < run.length(); t++) {
                target(run, t, target, 0);
                for (int i = 0; i < target.length; i++) {
                    sums[i] += single == Loss.ABSOLUTE ? Math.abs(target[i]) : (double) target[i] * target[i];
                }
                n++;
            }
        }
        float[] usual = new float[unit.length];
        for (int i = 0; i < usual.length; i++) {
            double mean = sums[i] / Math.max(1, n);
            usual[i] = (float) Math.max(single == Loss.ABSOLUTE ? mean : Math.sqrt(mean), LEAST_UNIT);
        }
        return usual;
    }

    /** Keeps the unit: it only scales what the network learns. */
    @Override
    public Task refit(Corpus corpus) {
        return base == null
                ? this
                : new Forecast(features, horizon, base.refit(corpus.train(), level), level, unit, interval, single);
    }

    @Override
    public boolean startsFromBase() {
        return base != null;
    }

    @Override
    public int lookback() {
        return Math.max(0, lags() - 1);
    }

    @Override
    public TaskName name() {
        return TaskName.FORECAST;
    }

    @Override
    public Loss loss() {
        return switch (interval) {
            case NONE -> single;
            case GAUSSIAN -> Loss.GAUSSIAN;
            case QUANTILES -> Loss.QUANTILES;
        };
    }

    @Override
    public int outputs() {
        return unit.length
                * switch (interval) {
                    case NONE -> 1;
                    case GAUSSIAN -> 2;
                    case QUANTILES -> 3;
                };
    }

    @Override
    public int ahead() {
        return horizon;
    }

    @Override
    public void target(Run run, int t, float[] into, int at) {
        if (t < lookback() || t + horizon >= run.length()) {
            into[at] = Float.NaN;
            return;
        }
        if (base == null) {
            Arrays.fill(into, at, at + unit.length, 0f);
        } else {
            base.at(run.values(), t, into, at);
        }
        float[] sizes = new float[features];
        level.at(run.values(), t, sizes);
        for (int i = 0; i < unit.length; i++) {
            float missed = run.values()[t + 1 + i / features][i % features] - into[at + i];
            into[at + i] = missed / (unit[i] * sizes[i % features]);
        }
    }

    @Override
    public boolean relative() {
        return level.lags() > 0;
    }

    @Override
    public Sizing sizing() {
        return level.sizing();
    }

    /** Readings the state must keep for base and level, the present one included; 0 = none. */
    int lags() {
        return Math.max(base == null ? 0 : base.lags(), level.lags());
    }

    @Override
    public Readout readout(int window, int code) {
        return new ForecastReadout(this);
    }
}
