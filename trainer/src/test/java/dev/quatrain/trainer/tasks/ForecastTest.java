package dev.quatrain.trainer.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.data.ScalingPlan;
import dev.quatrain.trainer.layers.Sizing;
import dev.quatrain.trainer.training.Cut;
import dev.quatrain.trainer.training.ExampleBatches;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastTest {
    /** A sine of period 8 on a level, which two lags forecast without an error. */
    private static Run sine(int length, double level, double size, int from) {
        float[][] values = new float[length][1];
        for (int t = 0; t < length; t++) {
            values[t][0] = (float) (level + size * Math.sin(t * Math.PI / 4));
        }
        return new Run(values, new int[0], from);
    }

    private static Corpus corpus(Run train, Run validation) {
        Scaling scaling = Scaling.fit(
                List.of(train),
                List.of(new Feature("a", "", null, null)),
                new ScalingPlan(ScalingPlan.Kind.FIXED, 0, 0, 1, 0));
        return new Corpus(scaling, List.of(train), List.of(validation), List.of());
    }

    private static Forecast forecast(Corpus corpus, String settings) {
        Settings parsed = Settings.parse(settings, "test", Map.of());
        ForecastPlan plan = ForecastPlan.read(parsed);
        parsed.finish();
        return (Forecast) plan.on(corpus);
    }

    @Test
    void a_linear_base_leaves_nothing_of_a_sine_to_the_network() {
        Run train = sine(200, 3, 1, 0);
        Forecast forecast = forecast(corpus(train, sine(80, 3, 1, 0)), "{ horizon: 4, from: linear, lags: 8 }");
        float[] target = new float[4];
        forecast.target(train, 50, target, 0);
        for (int i = 0; i < 4; i++) {
            assertThat(target[i] * forecast.unit()[i]).isCloseTo(0f, within(2e-3f));
        }
    }

    @Test
    void there_is_no_target_before_the_base_knows_enough() {
        Run train = sine(60, 3, 1, 0);
        Forecast forecast = forecast(corpus(train, sine(40, 3, 1, 0)), "{ horizon: 4, from: linear, lags: 8 }");
        float[] target = new float[4];
        forecast.target(train, 6, target, 0);
        assertThat(target[0]).isNaN();
        forecast.target(train, 7, target, 0);
        assertThat(target[0]).isNotNaN();
    }

    @Test
    void a_series_ten_thousand_times_as_large_has_the_same_targets_in_units_of_its_seasons() {
        Run small = sine(200, 3, 1, 0);
        Run large = sine(200, 30_000, 10_000, 0);
        Forecast forecast = forecast(
                corpus(small, sine(80, 3, 1, 0)),
                "{ horizon: 4, from: last, lags: 16, relative: true, season: 5, loss: absolute }");
        float[] one = new float[4];
        float[] other = new float[4];
        forecast.target(small, 50, one, 0);
        forecast.target(large, 50, other, 0);
        for (int i = 0; i < 4; i++) {
            assertThat(other[i]).isCloseTo(one[i], within(5e-3f));
        }
    }

    @Test
    void the_size_of_a_window_with_a_season_is_how_far_its_seasons_lie_apart() {
        double[] window = {0, 10, 1, 11, 2, 12};
        assertThat(new Sizing(2).of(6, t -> window[t])).isCloseTo(1 + 0.01 * 7.853, within(0.002));
        assertThat(Sizing.SPREAD.of(6, t -> window[t])).isCloseTo(7.853, within(0.002));
    }

    @Test
    void validation_counts_from_the_first_forecast_of_a_reading_that_was_not_trained_on() {
        Run validation = sine(40, 3, 1, 20);
        Forecast forecast = forecast(corpus(sine(60, 3, 1, 0), validation), "{ horizon: 4, from: last }");
        ExampleBatches batches = new ExampleBatches(
                List.of(validation), new Cut(6, true, 1, false, forecast.ahead(), false), forecast, 1, 64, 1, false);
        // Forecasts from reading 19, whose first step is the first that counts, to reading 35, whose last step is the
        // last.
        assertThat(batches.count()).isEqualTo(35 - 19 + 1);
    }

    @Test
    void lags_that_no_run_outlasts_are_told() {
        assertThatThrownBy(() -> forecast(
                        corpus(sine(60, 3, 1, 0), sine(20, 3, 1, 0)), "{ horizon: 4, from: season, season: 24 }"))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("forecast.lags or season + forecast.horizon");
    }
}
