package dev.quatrain.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HorizonErrorsTest {
    private static final Offset<Double> EXACT = within(1e-12);

    /** Two steps, two features. */
    private final HorizonErrors errors =
            new HorizonErrors("model", new double[][] {{1, 100}, {3, 300}}, new double[][] {{1, 8}, {2, 12}});

    @Test
    void errors_of_a_feature_are_means_over_the_steps() {
        assertThat(errors.mse(0)).isEqualTo(2);
        assertThat(errors.mae(1)).isEqualTo(10);
    }

    @Test
    void features_are_averaged_in_units_of_their_variance() {
        double[] variance = {4, 400};
        assertThat(errors.scaledMse(variance)).isCloseTo((2.0 / 4 + 200.0 / 400) / 2, EXACT);
        assertThat(errors.scaledMse(1, variance)).isCloseTo((3.0 / 4 + 300.0 / 400) / 2, EXACT);
    }

    @Test
    void mase_is_in_errors_of_the_seasonal_naive_forecast() {
        assertThat(errors.mase(new double[] {3, 5})).isCloseTo((1.5 / 3 + 10.0 / 5) / 2, EXACT);
    }

    @Test
    void a_dimension_that_hardly_moves_is_counted() {
        assertThat(new EmbeddingSpread(10, new double[] {1, 0.5, 1e-5, 0}, 1.6, null).still())
                .isEqualTo(2);
    }
}
