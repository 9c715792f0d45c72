package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Gap;
import dev.quatrain.model.guard.GuardPolicy.Late;
import dev.quatrain.model.guard.GuardPolicy.Missing;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.schemas.ScoreStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model that looks two readings ahead. */
class DelayedScoresTest {
    private static final int DELAY = 2;
    private static final GuardPolicy IMPUTING = new GuardPolicy(Late.DROP, Missing.IMPUTE_LAST, Gap.CONTINUE, 10);

    private final TinyDelayedModel tiny = new TinyDelayedModel(DELAY);
    private final StepModel model = StepModel.open(tiny.bundle(), 1);
    private final Heard heard = new Heard();
    private SeriesTable table = new SeriesTable(RecordLayout.of(model.manifest()));

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void a_score_comes_with_the_look_ahead_and_speaks_of_its_own_reading() {
        float[][] readings = TinyDelayedModel.readings(1, 12);
        try (MicroBatch batch = batch(GuardPolicy.DEFAULT, 1)) {
            for (int t = 0; t < readings.length; t++) {
                offer(batch, "s", t, readings[t]);
                assertThat(heard.scores).hasSize(Math.max(0, t + 1 - DELAY));
            }
        }
        for (int t = 0; t < readings.length - DELAY; t++) {
            Score score = heard.scores.get(t);
            assertThat(score.eventTimeMillis()).isEqualTo(1000L * t);
            assertThat(score.actual()).isEqualTo(readings[t]);
            assertThat(score.expected()).isEqualTo(tiny.expected(readings, t, 0, t + DELAY));
            assertThat(score.label()).isEqualTo(score.expected()[0] >= score.expected()[1] ? "left" : "right");
            assertThat(score.flags()).isEmpty();
            assertThat(heard.vectors.get(t).embedding()).isEqualTo(readings[t]);
            assertThat(heard.vectors.get(t).eventTimeMillis()).isEqualTo(1000L * t);
        }
    }

    @Test
    void the_warm_up_counts_scores_not_readings() {
        try (MicroBatch batch = batch(GuardPolicy.DEFAULT, 1)) {
            for (int t = 0; t < 8; t++) {
                offer(batch, "s", t, new float[] {1, 1});
            }
        }
        assertThat(heard.scores.stream().map(score -> score.status() == ScoreStatus.WARMING))
                .startsWith(true, true, true, false);
    }

    @Test
    void flags_and_missing_values_stay_with_their_reading() {
        try (MicroBatch batch = batch(IMPUTING, 1)) {
            offer(batch, "s", 0, new float[] {1, 2});
            offer(batch, "s", 1, new float[] {1, Float.NaN});
            offer(batch, "s", 50, new float[] {5e6f, 2});
            offer(batch, "s", 51, new float[] {1, 2});
            offer(batch, "s", 52, new float[] {1, 2});
        }
        assertThat(heard.scores).extracting(Score::eventTimeMillis).containsExactly(0L, 1000L, 50_000L);
        assertThat(heard.flags()).containsExactly("[]", "[IMPUTED]", "[GAP, OUT_OF_RANGE]");
        assertThat(heard.scores.get(1).actual()).containsExactly(1f, Float.NaN);
    }

    @Test
    void how_readings_fall_into_batches_changes_no_bit() {
        Map<String, List<String>> singly = run(42, 1);
        for (int capacity : new int[] {2, 7, 64, 1000}) {
            assertThat(run(42, capacity)).as("batches of %d", capacity).isEqualTo(singly);
        }
    }

    @Test
    void a_silent_series_gets_provisional_scores_and_then_the_final_ones_of_a_series_never_silent() {
        float[][] readings = TinyDelayedModel.readings(3, 20);
        for (int silentAfter : new int[] {0, 1, 2, 3, 9}) {
            Heard uninterrupted = feed(readings, -1);
            Heard interrupted = feed(readings, silentAfter);
            List<Score> provisional = interrupted.scores.stream()
                    .filter(score -> score.flags().contains(ScoreFlag.PROVISIONAL))
                    .toList();
            assertThat(provisional).hasSize(Math.min(DELAY, silentAfter + 1));
            for (Score score : provisional) {
                int t = (int) (score.eventTimeMillis() / 1000);
                assertThat(score.flags()).containsExactly(ScoreFlag.PROVISIONAL);
                assertThat(score.actual()).isEqualTo(readings[t]);
                assertThat(score.expected()).isEqualTo(tiny.expected(readings, t, 0, silentAfter));
                assertThat(t).isBetween(silentAfter - DELAY + 1, silentAfter);
            }
            interrupted.scores.removeAll(provisional);
            assertThat(interrupted.texts()).as("silent after %d", silentAfter).isEqualTo(uninterrupted.texts());
        }
    }

    private Heard feed(float[][] readings, int silentAfter) {
        Heard into = new Heard();
        table = new SeriesTable(table.layout());
        try (MicroBatch batch = batch(GuardPolicy.DEFAULT, 4)) {
            for (int t = 0; t < readings.length; t++) {
                batch.offer("s", 1000L * t, readings[t]);
                batch.flush(into);
                if (t == silentAfter) {
                    batch.scoreProvisionally(new int[] {0}, into);
                    batch.scoreProvisionally(new int[] {0}, into);
                }
            }
        }
        return into;
    }

    @Test
    void more_silent_series_than_fit_a_batch_get_what_each_alone_would() {
        try (MicroBatch batch = batch(GuardPolicy.DEFAULT, 3)) {
            for (int s = 0; s < 10; s++) {
                for (int t = 0; t < s; t++) {
                    offer(batch, "s" + s, t, new float[] {s, t});
                }
            }
            heard.scores.clear();
            batch.scoreProvisionally(IntStream.range(0, table.size()).toArray(), heard);
        }
        assertThat(heard.scores).hasSize(1 + 8 * DELAY);
        for (Score score : heard.scores) {
            int s = Integer.parseInt(score.series().substring(1));
            int t = (int) (score.eventTimeMillis() / 1000);
            float[][] readings =
                    IntStream.range(0, s).mapToObj(i -> new float[] {s, i}).toArray(float[][]::new);
            assertThat(score.expected()).isEqualTo(tiny.expected(readings, t, 0, s - 1));
        }
    }

    @Test
    void a_reset_first_scores_what_waits_and_nothing_of_it_follows() {
        float[][] readings = TinyDelayedModel.readings(4, 10);
        try (MicroBatch batch = batch(GuardPolicy.DEFAULT, 100)) {
            for (int t = 0; t < 10; t++) {
                batch.offer("s", 1000L * (t < 6 ? t : t + 100), readings[t]);
            }
            batch.flush(heard);
        }
        assertThat(heard.scores)
                .extracting(score -> score.eventTimeMillis() / 1000)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 106L, 107L);
        assertThat(heard.flags())
                .containsExactly(
                        "[]",
                        "[]",
                        "[]",
                        "[]",
                        "[PROVISIONAL, CUT_OFF]",
                        "[PROVISIONAL, CUT_OFF]",
                        "[GAP, RESET]",
                        "[]");
        assertThat(heard.scores.get(4).expected()).isEqualTo(tiny.expected(readings, 4, 0, 5));
        assertThat(heard.scores.get(6).expected()).isEqualTo(tiny.expected(readings, 6, 6, 8));
    }

    @Test
    void a_reading_that_breaks_the_model_is_refused_and_those_that_waited_are_scored_without_it() {
        try (MicroBatch batch = batch(GuardPolicy.DEFAULT, 1)) {
            float[][] readings = TinyDelayedModel.readings(5, 6);
            for (int t = 0; t < 6; t++) {
                offer(batch, "s", t, readings[t]);
            }
            offer(batch, "s", 6, new float[] {3e38f, 0});
            heard.scores.clear();
            offer(batch, "s", 7, new float[] {3e38f, 0});
            offer(batch, "s", 8, new float[] {1, 1});
        }
        assertThat(heard.scores)
                .extracting(score -> score.eventTimeMillis() / 1000)
                .containsExactly(5L, 6L, 7L);
        assertThat(heard.flags())
                .containsExactly(
                        "[PROVISIONAL, CUT_OFF]",
                        "[OUT_OF_RANGE, PROVISIONAL, CUT_OFF]",
                        "[RESET, OUT_OF_RANGE, NON_FINITE]");
        assertThat(heard.scores.get(2).status()).isEqualTo(ScoreStatus.REJECTED);
        assertThat(table.waiting().count(0)).isEqualTo(1);
    }

    @Test
    void snapshot_restore_and_continue_equals_uninterrupted_bit_for_bit() {
        float[][] readings = TinyDelayedModel.readings(6, 30);
        Heard uninterrupted = feed(readings, 12);
        table = new SeriesTable(table.layout());
        for (int t = 0; t < readings.length; t++) {
            try (MicroBatch batch = batch(GuardPolicy.DEFAULT, 4)) {
                offer(batch, "s", t, readings[t]);
                if (t == 12) {
                    batch.scoreProvisionally(new int[] {0}, heard);
                }
            }
            Map<String, byte[]> changelog = new TreeMap<>();
            table.changelog().drain((series, record, lastEvent) -> changelog.put(series, record));
            table = new SeriesTable(table.layout());
            changelog.forEach(table.changelog()::restore);
            assertThat(table.record(0)).isEqualTo(changelog.get("s"));
            assertThat(table.waiting().isProvisional(0)).isEqualTo(t == 12);
        }
        assertThat(heard.texts()).isEqualTo(uninterrupted.texts());
    }

    @Test
    void what_waited_for_another_model_is_not_scored_by_this_one() {
        try (MicroBatch batch = batch(GuardPolicy.DEFAULT, 1)) {
            for (int t = 0; t < 4; t++) {
                offer(batch, "s", t, new float[] {1, 1});
            }
            table.adopt(0, 12345);
            heard.scores.clear();
            batch.scoreProvisionally(new int[] {0}, heard);
            offer(batch, "s", 4, new float[] {1, 1});
        }
        assertThat(heard.scores).isEmpty();
        assertThat(table.waiting().count(0)).isEqualTo(1);
    }

    private MicroBatch batch(GuardPolicy guard, int capacity) {
        return new MicroBatch(model, table, guard, capacity, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private void offer(MicroBatch batch, String series, int second, float[] reading) {
        batch.offer(series, 1000L * second, reading);
        batch.flush(heard);
    }

    /** Scores as JSON by series, of random readings over 20 series with gaps, flushed whenever the batch is full. */
    private Map<String, List<String>> run(long seed, int capacity) {
        Random random = new Random(seed);
        Heard all = new Heard();
        table = new SeriesTable(table.layout());
        try (MicroBatch batch = batch(GuardPolicy.DEFAULT, capacity)) {
            long now = 0;
            for (int i = 0; i < 3000; i++) {
                if (batch.isFull()) {
                    batch.flush(all);
                }
                now += random.nextInt(100) == 0 ? 20_000 : 10;
                int series = random.nextInt(4) == 0 ? 0 : random.nextInt(20);
                float[] reading = {(float) random.nextGaussian(), (float) random.nextGaussian()};
                batch.offer("s" + series, now, reading);
            }
            batch.flush(all);
        }
        Map<String, List<String>> bySeries = new TreeMap<>();
        for (Score score : all.scores) {
            bySeries.computeIfAbsent(score.series(), name -> new ArrayList<>()).add(text(score));
        }
        return bySeries;
    }

    private static String text(Score score) {
        return new String(ScoreJson.encode(score), StandardCharsets.UTF_8);
    }

    private static final class Heard implements MicroBatch.Sink {
        private final List<Score> scores = new ArrayList<>();
        private final List<FeatureVector> vectors = new ArrayList<>();

        @Override
        public void scored(int slot, Score score) {
            scores.add(score);
        }

        @Override
        public void extracted(int slot, FeatureVector features) {
            vectors.add(features);
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            throw failure;
        }

        List<String> texts() {
            return scores.stream().map(DelayedScoresTest::text).toList();
        }

        List<String> flags() {
            return scores.stream().map(score -> score.flags().toString()).toList();
        }
    }
}
