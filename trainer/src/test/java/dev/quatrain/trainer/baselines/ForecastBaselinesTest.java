package dev.quatrain.trainer.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.linear.Gram;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastBaselinesTest {
    private static float[][] column(double... values) {
        float[][] column = new float[values.length][1];
        for (int t = 0; t < values.length; t++) {
            column[t][0] = (float) values[t];
        }
        return column;
    }

    @Test
    void last_value_stays() {
        ForecastBaseline last = Baselines.forecast("last-value").fit(List.of(), 2, 0);

        assertThat(last.forecast(column(1, 2, 3), 1)).isDeepEqualTo(column(2, 2));
        assertThat(last.forecast(column(1, 2, Double.NaN))).isDeepEqualTo(column(2, 2));
    }

    @Test
    void seasonal_naive_repeats_the_last_season() {
        ForecastBaseline seasonal = Baselines.forecast("seasonal-naive-3").fit(List.of(), 5, 0);

        assertThat(seasonal.forecast(column(9, 1, 2, 3))).isDeepEqualTo(column(1, 2, 3, 1, 2));
    }

    @Test
    void season_is_found_in_noise_and_is_1_where_there_is_none() {
        Random random = new Random(5);
        float[][] season = new float[400][1];
        float[][] noise = new float[400][1];
        for (int t = 0; t < 400; t++) {
            noise[t][0] = (float) random.nextGaussian();
            season[t][0] = (float) (3 * Math.sin(2 * Math.PI * t / 24)) + noise[t][0];
        }

        assertThat(Season.of(List.of(new History(season, 400)))).isBetween(23, 25);
        assertThat(Season.of(List.of(new History(new float[400][1], 400)))).isEqualTo(1);
    }

    @Test
    void ridge_continues_a_linear_recurrence() {
        float[][] values = new float[300][2];
        for (int t = 0; t < 300; t++) {
            values[t][0] = (float) (10 + 2 * Math.sin(0.3 * t));
            values[t][1] = (float) (5 * Math.cos(0.3 * t));
        }
        float[][] known = Arrays.copyOf(values, 250);
        ForecastBaseline ridge = Baselines.forecast("ridge-12").fit(List.of(new History(known, 200)), 4, 0);

        float[][] forecast = ridge.forecast(values, 280);

        for (int h = 0; h < 4; h++) {
            assertThat(forecast[h]).containsExactly(values[281 + h], within(0.01f));
        }
    }

    @Test
    void ridge_solves_the_normal_equations() {
        // (A + I/2) x = b
        double[] x = Gram.solve(new double[] {2, 1, 1, 3}, 0.5, new double[] {1, 2}, 2, 1);

        assertThat(2.5 * x[0] + x[1]).isCloseTo(1, within(1e-12));
        assertThat(x[0] + 3.5 * x[1]).isCloseTo(2, within(1e-12));
    }

    @Test
    void forecasts_do_not_look_ahead() {
        float[][] values = new float[200][1];
        Random random = new Random(3);
        for (float[] row : values) {
            row[0] = random.nextFloat();
        }
        for (String name : List.of("last-value", "seasonal-naive", "ridge")) {
            ForecastBaseline baseline =
                    Baselines.forecast(name).fit(List.of(new History(Arrays.copyOf(values, 150), 120)), 3, 0);
            float[][] past = Arrays.copyOf(values, 171);

            assertThat(baseline.forecast(values, 170)).as(name).isDeepEqualTo(baseline.forecast(past));
        }
    }

    @Test
    void too_short_series_and_unknown_names_are_explained() {
        List<History> shortSeries = List.of(new History(new float[20][1], 15));

        assertThatThrownBy(() -> Baselines.forecast("ridge-96").fit(shortSeries, 24, 0))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("needs 120 readings");
        assertThatThrownBy(() -> Baselines.forecast("rigde"))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("seasonal-naive[-N");
        assertThatThrownBy(() -> Baselines.forecast("robust-z"))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("last-value, seasonal-naive, ridge");
    }

    @ParameterizedTest
    @CsvSource({
        "last-value, 24, .034", "last-value, 48, .050", "last-value, 96, .069",
        "ridge-96, 24, .0265", "ridge-96, 48, .0390", "ridge-96, 96, .0551"
    })
    void oil_temperature_of_ETTh1_is_forecast_with_the_known_error(String name, int horizon, double known) {
        assertThat(ettError(7, name, horizon)).isCloseTo(known, within(0.0005));
    }

    @Test
    @Tag("slow")
    void all_of_ETTh1_is_forecast_with_the_known_error() {
        assertThat(ettError(1, "ridge-96", 24)).isCloseTo(0.310, within(0.005));
    }

    private static double ettError(int from, String name, int horizon) {
        float[][] values = Arrays.copyOf(RealData.columns("ett/ETTh1.csv", ",", from, 8), 14_400);
        History history = new History(Arrays.copyOf(values, 11_520), 8640);
        ForecastBaseline baseline = Baselines.forecast(name).fit(List.of(history), horizon, 0);
        double[] spread = Standard.fit(List.of(history)).spread();
        double squares = 0;
        long n = 0;
        for (int now = 11_519; now + horizon < 14_400; now++) {
            float[][] forecast = baseline.forecast(values, now);
            for (int h = 0; h < horizon; h++) {
                for (int f = 0; f < spread.length; f++) {
                    double error = (forecast[h][f] - values[now + 1 + h][f]) / spread[f];
                    squares += error * error;
                    n++;
                }
            }
        }
        return squares / n;
    }

    @Test
    void seasonal_naive_on_m4_hourly_has_the_known_errors() {
        double[] errors = m4("seasonal-naive-24");

        assertThat(errors[0]).isCloseTo(1.187, within(0.0005));
        assertThat(errors[1]).isCloseTo(13.87, within(0.005));
    }

    @Test
    @Tag("slow")
    void ridge_on_each_series_of_m4_hourly_has_the_known_error() {
        double[] errors = m4("ridge-168");
        double[] found = m4("seasonal-naive");
        System.out.println("m4_hourly ridge-168 MASE " + errors[0] + " sMAPE " + errors[1]
                + "; seasonal-naive with the season found MASE " + found[0] + " sMAPE " + found[1]);

        assertThat(errors[0]).isCloseTo(0.819, within(0.02));
    }

    /** MASE and sMAPE over the series, a baseline fitted to each. */
    private static double[] m4(String name) {
        List<String> train = RealData.lines("m4_hourly/Hourly-train.csv.gz");
        List<String> test = RealData.lines("m4_hourly/Hourly-test.csv.gz");
        double scaled = 0;
        double symmetric = 0;
        for (int i = 0; i < train.size(); i++) {
            float[] known = m4Values(train.get(i));
            float[] actual = m4Values(test.get(i));
            float[][] values = new float[known.length][1];
            for (int t = 0; t < known.length; t++) {
                values[t][0] = known[t];
            }
            float[][] forecast = Baselines.forecast(name)
                    .fit(List.of(new History(values, (int) (0.8 * known.length))), 48, 0)
                    .forecast(values);
            double scale = 0;
            for (int t = 24; t < known.length; t++) {
                scale += Math.abs(known[t] - known[t - 24]) / (known.length - 24.0);
            }
            for (int h = 0; h < 48; h++) {
                double error = Math.abs(forecast[h][0] - actual[h]);
                scaled += error / scale / 48;
                symmetric += 200 * error / (Math.abs(forecast[h][0]) + Math.abs(actual[h])) / 48;
            }
        }
        return new double[] {scaled / train.size(), symmetric / train.size()};
    }

    private static float[] m4Values(String line) {
        String[] cells = line.replace("\"", "").split(",", -1);
        return RealData.numbers(Arrays.copyOfRange(cells, 1, cells.length));
    }
}
