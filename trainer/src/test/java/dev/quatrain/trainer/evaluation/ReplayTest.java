package dev.quatrain.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.trainer.data.Series;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private static Series series(String name, long seed, int steps) {
        return new Series(
                name,
                LongStream.range(0, steps).map(t -> 1000 * t + seed).toArray(),
                TinyModel.readings(seed, steps),
                new String[0]);
    }

    @Test
    void a_replay_gives_the_bytes_that_scoring_reading_by_reading_gives() {
        List<Series> data = List.of(series("a", 1, 400), series("b", 2, 90), series("c", 3, 251));
        Map<String, List<String>> replayed = new TreeMap<>();
        try (StepModel model = StepModel.open(TinyModel.bundle(), 1)) {
            Replay replay = Replay.of(model, data, GuardPolicy.DEFAULT, CLOCK, score -> keep(replayed, score));
            assertThat(replay.admissions()).isEqualTo(Map.of(Admission.ADMITTED, 741L));
            Map<String, List<String>> single = new TreeMap<>();
            for (Series one : data) {
                scoreAlone(model, one, single);
            }
            assertThat(replayed).isEqualTo(single);
        }
    }

    @Test
    void readings_that_are_not_admitted_have_no_score() {
        Series data = series("a", 1, 30);
        data.values()[12][0] = Float.NaN;
        try (StepModel model = StepModel.open(TinyModel.bundle(), 1)) {
            Replay replay = Replay.of(model, List.of(data), GuardPolicy.DEFAULT, CLOCK, score -> {});
            SeriesScores scores = replay.scores().get(0);
            assertThat(replay.admissions()).containsEntry(Admission.MISSING_FEATURE, 1L);
            assertThat(scores.status()[12]).isNull();
            assertThat(scores.score()[12]).isNaN();
            assertThat(scores.status()[0]).isEqualTo(ScoreStatus.WARMING);
            assertThat(scores.counts(13)).isTrue();
        }
    }

    @Test
    void a_model_that_looks_ahead_answers_every_reading_and_each_once() {
        Series data = new Series(
                "a",
                LongStream.range(0, 40).map(t -> 1000 * t).toArray(),
                TinyDelayedModel.readings(4, 40),
                new String[0]);
        List<Integer> heard = new ArrayList<>();
        List<Integer> extracted = new ArrayList<>();
        Replay.Listener listener = new Replay.Listener() {
            @Override
            public void scored(Series series, int t, Score score) {
                assertThat(score.eventTimeMillis()).isEqualTo(series.times()[t]);
                heard.add(t);
            }

            @Override
            public void extracted(Series series, int t, FeatureVector features) {
                // This model's embedding is the reading itself.
                assertThat(features.embedding()).isEqualTo(series.values()[t]);
                extracted.add(t);
            }
        };
        try (StepModel model = StepModel.open(new TinyDelayedModel(3).bundle(), 1)) {
            Replay replay = Replay.of(model, List.of(data), GuardPolicy.DEFAULT, CLOCK, listener);
            assertThat(replay.scores().get(0).status()).doesNotContainNull();
        }
        assertThat(heard).isEqualTo(IntStream.range(0, 40).boxed().toList()).isEqualTo(extracted);
    }

    private static void scoreAlone(StepModel model, Series series, Map<String, List<String>> into) {
        SeriesTable table = new SeriesTable(RecordLayout.of(model.manifest()));
        try (MicroBatch batch = new MicroBatch(model, table, GuardPolicy.DEFAULT, 1, CLOCK)) {
            for (int t = 0; t < series.length(); t++) {
                batch.offer(series.name(), series.times()[t], series.values()[t]);
                batch.flush(new MicroBatch.Sink() {
                    @Override
                    public void scored(int slot, Score score) {
                        keep(into, score);
                    }

                    @Override
                    public void failed(int slot, StepFailed failure) {
                        throw failure;
                    }
                });
            }
        }
    }

    private static void keep(Map<String, List<String>> scores, Score score) {
        scores.computeIfAbsent(score.series(), name -> new ArrayList<>())
                .add(new String(ScoreJson.encode(score), java.nio.charset.StandardCharsets.UTF_8));
    }
}
