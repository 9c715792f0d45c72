package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.EventId;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Duplicate;
import dev.quatrain.model.guard.GuardPolicy.Future;
import dev.quatrain.model.guard.GuardPolicy.Gap;
import dev.quatrain.model.guard.GuardPolicy.Late;
import dev.quatrain.model.guard.GuardPolicy.Missing;
import dev.quatrain.model.guard.GuardPolicy.Range;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.model.tiny.TinySegmentsModel;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each policy alone, reading by reading. The tiny model expects the level, which goes halfway to each reading. */
class GuardTest {
    private static final float NAN = Float.NaN;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Scored scored = new Scored();
    private SeriesTable table = new SeriesTable(new RecordLayout(1, 0, 1, 0));

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void a_late_reading_is_scored_with_the_present_state_and_changes_nothing() {
        MicroBatch batch = tiny(GuardPolicy.DEFAULT.with(Late.SCORE_WITHOUT_REWIND));
        for (int t = 10; t < 20; t++) {
            offer(batch, t, 4, 4);
        }
        float[] expected = scored.last().expected();
        offer(batch, 20, 4, 4);
        byte[] before = hidden();

        offer(batch, 15, 9, 9); // a duplicate of an older one
        assertThat(scored.scores).hasSize(11);
        assertThat(offer(batch, 5, 40, 40)).isEqualTo(Admission.ADMITTED);

        assertThat(scored.flags()).containsExactly(ScoreFlag.LATE);
        assertThat(scored.last().eventTimeMillis()).isEqualTo(5000);
        assertThat(scored.last().status()).isEqualTo(ScoreStatus.ANOMALY);
        assertThat(scored.last().expected()[0]).isEqualTo(expected[0], within(0.01f));
        assertThat(hidden()).isEqualTo(before);
        assertThat(table.lastEventMillis(0)).isEqualTo(20_000);
        assertThat(offer(batch, 5, 40, 40)).as("scored once").isEqualTo(Admission.DUPLICATE);
        assertThat(offer(batch, 21, 4, 4)).isEqualTo(Admission.ADMITTED);
        assertThat(scored.flags()).isEmpty();
    }

    @Test
    void a_late_reading_of_a_model_that_looks_ahead_is_dropped() {
        MicroBatch batch = batch(
                StepModel.open(new TinyDelayedModel(2).bundle(), 1),
                GuardPolicy.DEFAULT.with(Late.SCORE_WITHOUT_REWIND));
        offer(batch, 10, 1, 1);
        assertThat(offer(batch, 5, 1, 1)).isEqualTo(Admission.LATE_DROPPED);
    }

    @Test
    void by_its_id_a_reading_is_known_wherever_its_event_time_lies() {
        MicroBatch batch = tiny(GuardPolicy.DEFAULT.with(Duplicate.EVENT_ID));
        assertThat(offerId(batch, 1, "a")).isEqualTo(Admission.ADMITTED);
        assertThat(offerId(batch, 1, "b")).as("another of the same time").isEqualTo(Admission.ADMITTED);
        assertThat(offerId(batch, 2, "a")).isEqualTo(Admission.DUPLICATE);
        assertThat(offerId(batch, 0, "c")).isEqualTo(Admission.LATE_DROPPED);
        for (int t = 0; t < Duplicate.REMEMBERED - 2; t++) {
            assertThat(offerId(batch, 3 + t, "x" + t)).isEqualTo(Admission.ADMITTED);
        }
        assertThat(offerId(batch, 90, "a")).as("the oldest remembered").isEqualTo(Admission.DUPLICATE);
        assertThat(offerId(batch, 90, "d")).isEqualTo(Admission.ADMITTED);
        assertThat(offerId(batch, 91, "a")).as("forgotten by now").isEqualTo(Admission.ADMITTED);
    }

    @Test
    void what_is_missing_is_replaced_by_what_the_model_forecast_of_it() {
        StepModel model = StepModel.open(new TinySegmentsModel(List.of("expected", "forecast"), false).bundle(), 1);
        MicroBatch batch = batch(model, GuardPolicy.DEFAULT.with(Missing.IMPUTE_EXPECTED));
        assertThat(offer(batch, 0, 1, NAN)).as("nothing is known").isEqualTo(Admission.MISSING_FEATURE);
        offer(batch, 1, 3, 5);
        table.guard().setExpected(0, 1, 70); // as if it had forecast something other than the last reading
        offer(batch, 2, 4, NAN);
        assertThat(scored.flags()).containsExactly(ScoreFlag.IMPUTED);
        assertThat(scored.last().actual()).containsExactly(4, NAN);
        offer(batch, 3, 4, 70);
        assertThat(scored.last().expected()).as("the state has seen it").containsExactly(4, 70);
        assertThat(offer(batch, 4, NAN, NAN)).isEqualTo(Admission.MISSING_FEATURE);
    }

    @Test
    void without_a_forecast_what_the_model_expected_of_the_reading_before_stands_in_and_after_a_reset_the_last_value() {
        MicroBatch batch = tiny(GuardPolicy.DEFAULT.with(Missing.IMPUTE_EXPECTED));
        offer(batch, 0, 8, 8);
        offer(batch, 1, 8, 8);
        offer(batch, 2, 8, NAN); // expected 4 of the reading before: level goes from 6 to 5
        offer(batch, 3, 8, 8);
        assertThat(scored.last().expected()).containsExactly(7, 5);
        offer(batch, 100, 8, NAN); // a gap: the state is 0, the last value 8
        offer(batch, 101, 8, 8);
        assertThat(scored.last().expected()).containsExactly(4, 4);
    }

    @Test
    void a_value_out_of_range_is_flagged_clipped_dead_lettered_or_kept_from_the_model() {
        MicroBatch flag = tiny(GuardPolicy.DEFAULT);
        offer(flag, 0, 2e6f, 1);
        assertThat(scored.flags()).containsExactly(ScoreFlag.OUT_OF_RANGE);
        assertThat(scored.last().actual()[0]).isEqualTo(2e6f);

        MicroBatch clip = tiny(GuardPolicy.DEFAULT.with(Range.CLIP));
        offer(clip, 0, -2e6f, 1);
        assertThat(scored.flags()).containsExactly(ScoreFlag.OUT_OF_RANGE, ScoreFlag.CLIPPED);
        assertThat(scored.last().actual()[0]).isEqualTo(-1e6f);
        offer(clip, 1, 0, 1);
        assertThat(scored.last().expected()[0]).isEqualTo(-5e5f);

        MicroBatch dlq = tiny(GuardPolicy.DEFAULT.with(Range.DLQ));
        assertThat(offer(dlq, 0, 2e6f, 1)).isEqualTo(Admission.OUT_OF_DECLARED_RANGE);
        assertThat(table.size()).isZero();

        MicroBatch reject = tiny(GuardPolicy.DEFAULT.with(Range.REJECT).with(Missing.IMPUTE_LAST));
        offer(reject, 0, 6, 1);
        offer(reject, 1, 2e6f, 1);
        assertThat(scored.last().status()).isEqualTo(ScoreStatus.REJECTED);
        assertThat(scored.last().confidence()).isZero();
        assertThat(scored.flags()).containsExactly(ScoreFlag.OUT_OF_RANGE);
        assertThat(offer(reject, 1, 6, 1)).as("it has its score").isEqualTo(Admission.DUPLICATE);
        offer(reject, 2, NAN, 1);
        assertThat(scored.last().expected()[0])
                .as("of the reading before the refused one")
                .isEqualTo(3);
        offer(reject, 3, 6, 1);
        assertThat(scored.last().expected()[0]).as("6 stood in, not 2e6").isEqualTo(4.5f);
    }

    @Test
    void after_a_gap_the_state_goes_on_or_starts_afresh_or_has_faded_by_its_half_life() {
        MicroBatch on = tiny(GuardPolicy.DEFAULT.with(Gap.CONTINUE, 10, 10));
        steady(on);
        offer(on, 60, 8, 8);
        assertThat(scored.flags()).containsExactly(ScoreFlag.GAP);
        assertThat(scored.last().expected()[0]).isEqualTo(8, within(0.01f));

        MicroBatch reset = tiny(GuardPolicy.DEFAULT);
        steady(reset);
        offer(reset, 60, 8, 8);
        assertThat(scored.flags()).containsExactlyInAnyOrder(ScoreFlag.GAP, ScoreFlag.RESET);
        assertThat(scored.last().expected()).containsOnly(0);

        MicroBatch decay = tiny(GuardPolicy.DEFAULT.with(Gap.DECAY, 10, 20));
        steady(decay);
        offer(decay, 59, 8, 8); // 40 s after the last: two half-lives
        assertThat(scored.flags()).containsExactlyInAnyOrder(ScoreFlag.GAP, ScoreFlag.DECAYED);
        assertThat(scored.last().expected()[0]).isEqualTo(2, within(0.01f));
        assertThat(scored.last().status()).as("it has not forgotten").isNotEqualTo(ScoreStatus.WARMING);
        offer(decay, 69, 8, 8);
        assertThat(scored.flags()).as("ten intervals are no gap").isEmpty();
    }

    @Test
    void only_what_recurrent_cells_remember_fades() {
        float[] state = {1, 2, 3, 4};
        SeriesTable rows = new SeriesTable(new RecordLayout(1, 0, 4, 0));
        rows.findOrCreate("s", 1);
        rows.hidden().store(0, FloatBuffer.wrap(state), 0);
        rows.hidden().scale(0, 1, 2, 0.5f);
        FloatBuffer faded = FloatBuffer.allocate(4);
        rows.hidden().load(0, faded, 0);
        assertThat(faded.array()).containsExactly(1, 1, 1.5f, 4);
    }

    @Test
    void a_reading_from_the_future_makes_none_after_it_late() {
        GuardPolicy guard = GuardPolicy.DEFAULT.with(new Future(Future.Fate.DLQ, Duration.ofMinutes(1)));
        MicroBatch batch = tiny(guard);
        assertThat(offerAt(batch, 100, 100)).isEqualTo(Admission.ADMITTED);
        assertThat(offerAt(batch, 200, 139)).isEqualTo(Admission.FUTURE);
        assertThat(offerAt(batch, 200, 140)).as("just credible").isEqualTo(Admission.ADMITTED);
        assertThat(offerAt(batch, 201, 0))
                .as("nobody knows when it was written")
                .isEqualTo(Admission.ADMITTED);

        MicroBatch drop = tiny(guard.with(new Future(Future.Fate.DROP, Duration.ZERO)));
        assertThat(offerAt(drop, 100, 99)).isEqualTo(Admission.FUTURE_DROPPED);
        MicroBatch accept = tiny(guard.with(new Future(Future.Fate.ACCEPT, Duration.ZERO)));
        assertThat(offerAt(accept, 100, 1)).isEqualTo(Admission.ADMITTED);
        assertThat(offerAt(accept, 50, 50)).isEqualTo(Admission.LATE_DROPPED);
    }

    @Test
    void a_reset_that_is_asked_for_comes_with_the_next_reading_and_is_said() {
        MicroBatch batch = tiny(GuardPolicy.DEFAULT);
        steady(batch);
        table.guard().setResetDue(0, true);
        assertThat(table.steps(0)).isEqualTo(20);
        SeriesTable restored = new SeriesTable(table.layout());
        restored.changelog().restore("s", table.record(0));
        assertThat(restored.guard().resetIsDue(0)).as("it outlives the process").isTrue();

        offer(batch, 20, 8, 8);

        assertThat(scored.flags()).containsExactlyInAnyOrder(ScoreFlag.RESET, ScoreFlag.COMMANDED);
        assertThat(scored.last().status()).isEqualTo(ScoreStatus.WARMING);
        assertThat(scored.last().expected()).containsOnly(0);
        offer(batch, 21, 8, 8);
        assertThat(scored.flags()).isEmpty();
        assertThat(scored.last().expected()[0]).isEqualTo(4);
    }

    @Test
    void two_ids_that_differ_have_different_keys_and_none_is_no_id() {
        assertThat(IntStream.range(0, 10_000)
                        .mapToLong(i -> EventId.of("event-" + i))
                        .distinct()
                        .count())
                .isEqualTo(10_000);
        assertThat(EventId.of("")).isNotEqualTo(EventId.NONE);
    }

    private void steady(MicroBatch batch) {
        for (int t = 0; t < 20; t++) {
            offer(batch, t, 8, 8);
        }
    }

    private MicroBatch tiny(GuardPolicy guard) {
        return batch(StepModel.open(TinyModel.bundle(), 1), guard);
    }

    private MicroBatch batch(StepModel model, GuardPolicy guard) {
        table = new SeriesTable(RecordLayout.of(model.manifest(), guard, false));
        scored = new Scored();
        MicroBatch batch = new MicroBatch(model, table, guard, 1, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        open.add(model);
        open.add(batch);
        return batch;
    }

    private Admission offer(MicroBatch batch, int second, float a, float b) {
        Admission admission = batch.offer("s", 1000L * second, new float[] {a, b});
        batch.flush(scored);
        return admission;
    }

    private Admission offerId(MicroBatch batch, int second, String id) {
        Admission admission = batch.offer("s", 1000L * second, EventId.of(id), 0, new float[] {1, 1});
        batch.flush(scored);
        return admission;
    }

    private Admission offerAt(MicroBatch batch, int second, int written) {
        Admission admission = batch.offer("s", 1000L * second, EventId.NONE, 1000L * written, new float[] {1, 1});
        batch.flush(scored);
        return admission;
    }

    private byte[] hidden() {
        FloatBuffer hidden = FloatBuffer.allocate(table.layout().stateLength());
        table.hidden().load(0, hidden, 0);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * hidden.capacity());
        bytes.asFloatBuffer().put(hidden);
        return bytes.array();
    }
}
