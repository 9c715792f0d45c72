package dev.quatrain.stream.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.config.AppConfig.Batch;
import dev.quatrain.stream.config.Encoding;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.config.States;
import dev.quatrain.stream.history.Point;
import dev.quatrain.stream.whatif.WhatIf.Question;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    private final StepModel model = StepModel.open(TinyModel.bundle(), 1);
    private final Pipeline pipeline = new Pipeline(
            "p",
            "readings",
            new Encoding.Json(),
            "machine",
            "ts",
            Map.of(),
            null,
            true,
            States.DEFAULT,
            Path.of("tiny.qtn"),
            new Batch(16, Duration.ofMillis(5)),
            GuardPolicy.DEFAULT,
            ProvisionalScores.DEFAULT);
    private final WhatIf whatIf =
            new WhatIf(pipeline, model, RecordLayout.of(model.manifest(), pipeline.guard(), false), Clock.systemUTC());

    @AfterEach
    void close() {
        model.close();
    }

    private static byte[] reading(long time, float a) {
        return ("{\"ts\":" + time + ",\"a\":" + a + ",\"b\":1}").getBytes(StandardCharsets.UTF_8);
    }

    /** The series as the scoring would have it after readings at times 1000, 2000, … */
    private List<Score> live(SeriesTable table, int from, int to) {
        List<Score> scores = new ArrayList<>();
        try (MicroBatch batch = new MicroBatch(model, table, pipeline.guard(), 1, Clock.systemUTC())) {
            for (int t = from; t < to; t++) {
                batch.offer("x", 1000L * t, new float[] {t % 7, 1});
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
        }
        return scores;
    }

    private SeriesTable table() {
        return new SeriesTable(RecordLayout.of(model.manifest(), pipeline.guard(), false));
    }

    private static Question question(int from, int to) {
        return new Question(
                "x",
                IntStream.range(from, to)
                        .mapToObj(t -> reading(1000L * t, t % 7))
                        .toList(),
                List.of());
    }

    @Test
    void from_a_copy_of_the_state_come_the_scores_that_would_have_come_and_the_state_stays() {
        SeriesTable table = table();
        live(table, 1, 50);
        byte[] before = table.record(table.find("x"));

        WhatIf.Answer answer = whatIf.ask(question(50, 150), before.clone());

        assertThat(table.record(table.find("x"))).isEqualTo(before);
        assertThat(answer.stateAsOf()).isEqualTo(49_000L);
        assertThat(answer.refused()).isEmpty();
        assertThat(answer.scores())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("scoredAtMillis")
                .isEqualTo(live(table, 50, 150));
    }

    @Test
    void without_one_they_begin_afresh() {
        WhatIf.Answer answer = whatIf.ask(question(1, 20), null);

        assertThat(answer.stateAsOf()).isNull();
        assertThat(answer.scores())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("scoredAtMillis")
                .isEqualTo(live(table(), 1, 20));
    }

    @Test
    void what_is_no_reading_or_is_not_let_in_is_named_with_its_place() {
        WhatIf.Answer answer = whatIf.ask(
                new Question(
                        "x",
                        List.of(
                                reading(2000, 1),
                                reading(1000, 1),
                                reading(2000, 1),
                                "{\"ts\":3000,\"a\":true,\"b\":1}".getBytes(StandardCharsets.UTF_8),
                                "{\"a\":1,\"b\":1}".getBytes(StandardCharsets.UTF_8)),
                        List.of()),
                null);

        assertThat(answer.scores()).hasSize(1);
        assertThat(answer.refused()).extracting(WhatIf.Refused::reading).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(answer.refused())
                .extracting(WhatIf.Refused::reason)
                .containsExactlyInAnyOrder("late_dropped", "duplicate", "wrong_type", "missing_time");
    }

    @Test
    void a_strip_has_a_column_for_each_reading_and_cells_from_low_to_high() {
        List<Point> points = live(table(), 1, 30).stream().map(Point::of).toList();

        StateStrip strip = StateStrip.of(model, points, 64);

        assertThat(strip.times()).hasSize(29).startsWith(1000L);
        assertThat(strip.values()).hasSize(29 * strip.cells());
        assertThat(strip.cells()).isLessThanOrEqualTo(strip.length());
        assertThat(strip.segments().get(strip.segments().size() - 1).to()).isEqualTo(strip.cells());
        assertThat(strip.values()).contains((byte) 0, (byte) 255);
        assertThat(strip.low()).isLessThan(strip.high());
    }
}
