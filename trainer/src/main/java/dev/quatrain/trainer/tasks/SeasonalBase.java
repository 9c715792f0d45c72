package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.layers.StepScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The value one season before; with a season of 1 reading the last value.
 *
 * @param season readings in a season
 */
record SeasonalBase(int features, int horizon, int season) implements ForecastBase {
    @Override
    public int lags() {
        return season;
    }

    @Override
    public void at(float[][] scaled, int t, float[] into, int at) {
        for (int h = 0; h < horizon; h++) {
            int from = t - season + 1 + h % season;
            for (int f = 0; f < features; f++) {
                into[at + h * features + f] = from < 0 ? 0f : scaled[from][f];
            }
        }
    }

    @Override
    public String export(StepScope scope, String past) {
        List<String> steps = new ArrayList<>();
        for (int done = 0; done < horizon; done += season) {
            int readings = Math.min(season, horizon - done);
            steps.add(readings == season ? past : scope.graph().slice(past, 0, (long) readings * features));
        }
        return scope.graph().concat(steps);
    }
}
