package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinySegmentsModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of each segment of the output row; the last of the readings is (9, 2) after (1, 2). */
class OutputSegmentsTest {
    @Test
    void the_models_own_intervals_go_before_the_calibrations() {
        Score score = last(
                false,
                Segments.EXPECTED,
                Segments.LOWER,
                Segments.UPPER,
                Segments.FORECAST,
                Segments.FORECAST_LOWER,
                Segments.FORECAST_UPPER);
        assertThat(score.expected()).containsExactly(1f, 2f);
        assertThat(score.lower()).containsExactly(-1f, 0f);
        assertThat(score.upper()).containsExactly(4f, 5f);
        assertThat(score.forecast()).isDeepEqualTo(new float[][] {{9, 2}});
        assertThat(score.forecastLower()).isDeepEqualTo(new float[][] {{7, 0}});
        assertThat(score.forecastUpper()).isDeepEqualTo(new float[][] {{12, 5}});
        assertThat(score.anomalyScore()).isEqualTo((float) (8 / Math.sqrt(2) / 4));
    }

    @Test
    void without_its_own_interval_the_calibrations_is_given() {
        Score score = last(false, Segments.EXPECTED);
        assertThat(score.upper()[0] - score.lower()[0]).isEqualTo((float) (2 * 4 * Math.sqrt(2)));
        assertThat(score.forecastLower()).isEmpty();
    }

    @Test
    void the_models_own_error_is_judged_and_nothing_expected_where_only_it_is_given() {
        Score score = last(false, Segments.ERROR);
        assertThat(score.expected()).isEmpty();
        assertThat(score.lower()).isEmpty();
        assertThat(score.status()).isEqualTo(ScoreStatus.ANOMALY);
        assertThat(score.anomalyScore()).isEqualTo((float) (8 / Math.sqrt(2) / 4));
        assertThat(score.attribution()).containsExactly(1f, 0f);
    }

    @Test
    void beside_an_error_the_expectation_is_told_but_has_no_interval_of_the_calibration() {
        Score score = last(false, Segments.EXPECTED, Segments.ERROR);
        assertThat(score.expected()).containsExactly(1f, 2f);
        assertThat(score.lower()).isEmpty();
        assertThat(score.upper()).isEmpty();
    }

    @Test
    void one_error_may_stand_for_the_whole_reading() {
        Score score = last(true, Segments.ERROR, Segments.FORECAST);
        assertThat(score.anomalyScore()).isEqualTo(2f);
        assertThat(score.forecast()).isDeepEqualTo(new float[][] {{9, 2}});
    }

    private static Score last(boolean oneError, String... segments) {
        List<Score> scores = new ArrayList<>();
        try (StepModel model = StepModel.open(new TinySegmentsModel(List.of(segments), oneError).bundle(), 1);
                MicroBatch batch = new MicroBatch(
                        model,
                        new SeriesTable(RecordLayout.of(model.manifest())),
                        GuardPolicy.DEFAULT,
                        4,
                        Clock.systemUTC())) {
            batch.offer("s", 0, new float[] {1, 2});
            batch.offer("s", 1000, new float[] {1, 2});
            batch.offer("s", 2000, new float[] {9, 2});
            batch.flush(new MicroBatch.Sink() {
                @Override
                public void scored(int slot, Score score) {
                    scores.add(score);
                }

                @Override
                public void failed(int slot, StepFailed failure) {
                    throw failure;
                }
            });
        }
        return scores.get(2);
    }
}
