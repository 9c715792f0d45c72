package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.calibration.Adaptive;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyModel;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
    private final StepModel model = StepModel.open(TinyModel.bundle(), 1);
    private final RecordLayout layout = RecordLayout.of(model.manifest());
    private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void how_readings_fall_into_batches_changes_no_bit() {
        long seed = 42;
        Map<String, List<String>> singly = run(seed, 1);
        for (int capacity : new int[] {2, 7, 64, 1000}) {
            assertThat(run(seed, capacity)).as("batches of %d", capacity).isEqualTo(singly);
        }
    }

    @Test
    void many_readings_of_one_series_in_one_batch_are_stepped_in_order() {
        float[][] readings = TinyModel.readings(5, 40);
        float[][] expected = TinyModel.reference(readings);
        SeriesTable table = new SeriesTable(layout);
        try (MicroBatch batch = new MicroBatch(model, table, GuardPolicy.DEFAULT, 40, clock)) {
            for (int t = 0; t < 40; t++) {
                assertThat(batch.offer("hot", 1000L * t, readings[t])).isEqualTo(Admission.ADMITTED);
            }
            Collected collected = new Collected();
            batch.flush(collected);
            for (int t = 0; t < 40; t++) {
                assertThat(collected.scores.get(t).expected()).isEqualTo(expected[t]);
                assertThat(collected.slots.get(t)).isEqualTo(t);
            }
        }
    }

    @Test
    void attribution_sums_to_one_and_names_the_feature_that_is_off() {
        SeriesTable table = new SeriesTable(layout);
        try (MicroBatch batch = new MicroBatch(model, table, GuardPolicy.DEFAULT, 100, clock)) {
            for (int t = 0; t < 20; t++) {
                batch.offer("s", 1000L * t, new float[] {1, t == 19 ? 50 : 2});
            }
            Collected collected = new Collected();
            batch.flush(collected);
            Score last = collected.scores.get(19);
            assertThat(last.status()).isEqualTo(ScoreStatus.ANOMALY);
            assertThat(last.attribution()[0] + last.attribution()[1]).isEqualTo(1f);
            assertThat(last.attribution()[1]).isGreaterThan(0.99f);
            assertThat(last.confidence()).isEqualTo(1f);
        }
    }

    @Test
    void an_absurd_value_does_not_poison_the_series() {
        SeriesTable table = new SeriesTable(layout);
        try (MicroBatch batch = new MicroBatch(model, table, GuardPolicy.DEFAULT, 1000, clock)) {
            for (int t = 0; t < 300; t++) {
                batch.offer("s", 1000L * t, new float[] {t == 20 ? Float.MAX_VALUE : 1, 2});
            }
            Collected collected = new Collected();
            batch.flush(collected);
            assertThat(collected.scores).hasSize(300);
            assertThat(collected.scores.get(299).status()).isEqualTo(ScoreStatus.NORMAL);
            assertThat(collected.scores.get(299).anomalyScore()).isLessThan(0.01f);
        }
    }

    @Test
    void a_record_of_another_model_starts_afresh_but_still_knows_what_is_late() {
        SeriesTable table = new SeriesTable(layout);
        table.findOrCreate("s", 12345);
        table.setLastEvent(table.find("s"), 5000);
        table.setSteps(table.find("s"), 77);
        try (MicroBatch batch = new MicroBatch(model, table, GuardPolicy.DEFAULT, 10, clock)) {
            assertThat(batch.offer("s", 4000, new float[] {1, 1})).isEqualTo(Admission.LATE_DROPPED);
            assertThat(batch.offer("s", 6000, new float[] {1, 1})).isEqualTo(Admission.ADMITTED);
            Collected collected = new Collected();
            batch.flush(collected);
            assertThat(collected.scores.get(0).status()).isEqualTo(ScoreStatus.WARMING);
            assertThat(collected.scores.get(0).expected()).containsOnly(0f);
        }
    }

    @Test
    void what_is_rare_in_a_series_is_still_known_after_a_gap() {
        Adaptive adaptive = new Adaptive(20, 5000, 0, 1, 10, 0, 7);
        Calibration calibration =
                new Calibration(2, new float[2], new float[] {1, 1}, new float[0], false, 7f, 1, 1e-3, adaptive);
        try (StepModel rarity = StepModel.open(TinyModel.bundle(calibration), 1);
                MicroBatch batch = new MicroBatch(
                        rarity,
                        new SeriesTable(RecordLayout.of(rarity.manifest())),
                        GuardPolicy.DEFAULT,
                        1000,
                        clock)) {
            float[][] readings = TinyModel.readings(3, 600);
            readings[510] = new float[] {30, 0};
            for (int t = 0; t < 600; t++) {
                batch.offer("s", 1000L * (t < 500 ? t : t + 3600), readings[t]);
            }
            Collected collected = new Collected();
            batch.flush(collected);
            assertThat(collected.scores.get(500).flags()).contains(ScoreFlag.RESET);
            assertThat(collected.scores.get(500).status()).isEqualTo(ScoreStatus.WARMING);
            assertThat(collected.scores.get(510).status()).isEqualTo(ScoreStatus.ANOMALY);
            assertThat(collected.scores.get(509).anomalyScore()).isLessThan(1);
        }
    }

    /** Scores as JSON by series, of random readings over 20 series, some of them hot, flushed whenever the batch is full. */
    private Map<String, List<String>> run(long seed, int capacity) {
        Random random = new Random(seed);
        Collected collected = new Collected();
        SeriesTable table = new SeriesTable(layout);
        try (MicroBatch batch = new MicroBatch(model, table, GuardPolicy.DEFAULT, capacity, clock)) {
            for (int i = 0; i < 3000; i++) {
                if (batch.isFull()) {
                    batch.flush(collected);
                }
                int series = random.nextInt(4) == 0 ? 0 : random.nextInt(20);
                batch.offer(
                        "s" + series, i * 10L, new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()
                        });
            }
            batch.flush(collected);
        }
        Map<String, List<String>> bySeries = new TreeMap<>();
        for (Score score : collected.scores) {
            bySeries.computeIfAbsent(score.series(), name -> new ArrayList<>())
                    .add(new String(ScoreJson.encode(score), StandardCharsets.UTF_8));
        }
        return bySeries;
    }

    private static final class Collected implements MicroBatch.Sink {
        private final List<Integer> slots = new ArrayList<>();
        private final List<Score> scores = new ArrayList<>();

        @Override
        public void scored(int slot, Score score) {
            slots.add(slot);
            scores.add(score);
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            throw failure;
        }
    }
}
