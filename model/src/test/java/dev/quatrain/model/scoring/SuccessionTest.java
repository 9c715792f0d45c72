package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.EventId;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Duplicate;
import dev.quatrain.model.guard.GuardPolicy.Gap;
import dev.quatrain.model.guard.GuardPolicy.Idle;
import dev.quatrain.model.guard.GuardPolicy.Late;
import dev.quatrain.model.guard.GuardPolicy.Missing;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.state.SpilledIntoMap;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.model.tiny.TinySuccessor;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of series when another model takes over. */
class SuccessionTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final int SERIES = 5;
    private static final int BEFORE = 40;
    private static final int ALL = 70;
    private static final int KEEP = 16;
    private static final int LONGEST_DELAY = 4;
    private static final GuardPolicy IMPUTING = new GuardPolicy(Late.DROP, Missing.IMPUTE_LAST, Gap.RESET, 10);

    private static final Bundle OLD = new TinySuccessor("1", 0.5f, 0).bundle();
    private static final Bundle ALIKE = new TinySuccessor("2", 0.3f, 0).bundle();
    private static final Bundle UNLIKE = new TinySuccessor("3", 0.3f, 3).bundle();

    /** A task's table under changing models. */
    private static final class Task implements MicroBatch.Sink, AutoCloseable {
        private final SwapPolicy policy;
        private final GuardPolicy guard;
        private final List<Bundle> known = new ArrayList<>();
        private final List<AutoCloseable> models = new ArrayList<>();
        private final Map<String, List<Score>> scores = new TreeMap<>();
        SeriesTable table;
        private MicroBatch batch;

        Task(SwapPolicy policy, GuardPolicy guard, SeriesTable table, Bundle first) {
            this.policy = policy;
            this.guard = guard;
            this.table = table;
            this.batch = open(first);
        }

        private MicroBatch open(Bundle bundle) {
            known.add(bundle);
            StepModel model = StepModel.open(bundle, 1);
            table = table.layout().equals(layout(policy, guard, bundle))
                    ? table
                    : table.under(layout(policy, guard, bundle));
            MicroBatch opened = new MicroBatch(
                    model,
                    table,
                    guard,
                    7,
                    CLOCK,
                    new Inheritance(
                            policy,
                            tag -> known.stream()
                                    .anyMatch(other -> other.tag() == tag
                                            && other.manifest()
                                                    .stateLayout()
                                                    .equals(bundle.manifest().stateLayout()))));
            models.add(opened);
            models.add(model);
            return opened;
        }

        void swap(Bundle bundle) {
            flush();
            batch = open(bundle);
        }

        void offer(String series, long t, float... reading) {
            if (batch.isFull()) {
                flush();
            }
            batch.offer(series, 1000 * t, reading);
        }

        void flush() {
            batch.flush(this);
        }

        void forgetIdle() {
            batch.forgetIdle(row -> {}, this);
        }

        @Override
        public void scored(int slot, Score score) {
            scores.computeIfAbsent(score.series(), series -> new ArrayList<>()).add(score);
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            throw failure;
        }

        void run(int from, int to) {
            for (int t = from; t < to; t++) {
                for (int s = 0; s < SERIES; s++) {
                    offer("s" + s, t, reading(s, t));
                }
            }
            flush();
        }

        List<Score> scores(String series) {
            return Objects.requireNonNull(scores.get(series));
        }

        /** Of every series, but for those of readings before t. */
        Map<String, List<String>> since(long t) {
            Map<String, List<String>> texts = new TreeMap<>();
            scores.forEach((series, all) -> texts.put(
                    series,
                    all.stream()
                            .filter(score -> score.eventTimeMillis() >= 1000 * t)
                            .map(score -> new String(ScoreJson.encode(score), StandardCharsets.UTF_8))
                            .toList()));
            return texts;
        }

        @Override
        public void close() throws Exception {
            for (AutoCloseable model : models) {
                model.close();
            }
        }
    }

    private static RecordLayout layout(SwapPolicy policy, GuardPolicy guard, Bundle bundle) {
        return RecordLayout.of(bundle.manifest(), guard, false).keeping(policy.kept(LONGEST_DELAY), bundle.manifest());
    }

    private static Task task(SwapPolicy policy, Bundle first) {
        return task(policy, GuardPolicy.DEFAULT, first);
    }

    private static Task task(SwapPolicy policy, GuardPolicy guard, Bundle first) {
        return new Task(policy, guard, new SeriesTable(layout(policy, guard, first)), first);
    }

    private static float[] reading(int series, int t) {
        return new float[] {(float) Math.sin(0.3 * t + series), (series * 31 + t * 17) % 101 / 30f};
    }

    private static SwapPolicy rewarm() {
        return new SwapPolicy(SwapPolicy.States.REWARM, KEEP);
    }

    @Test
    void after_a_rewarm_scores_equal_those_of_a_run_of_the_new_model_over_the_kept_readings() throws Exception {
        for (Bundle next : List.of(ALIKE, UNLIKE)) {
            try (Task swapped = task(rewarm(), OLD);
                    Task fromKept = task(SwapPolicy.RESET, next)) {
                swapped.run(0, BEFORE);
                swapped.swap(next);
                swapped.run(BEFORE, ALL);
                fromKept.run(BEFORE - KEEP, ALL);
                assertThat(swapped.since(BEFORE)).isEqualTo(fromKept.since(BEFORE));
                assertThat(swapped.since(0).get("s0")).as("one score each").hasSize(ALL);
            }
        }
    }

    @Test
    void a_rewarm_fills_in_what_was_missing_as_that_run_would() throws Exception {
        try (Task swapped = task(rewarm(), IMPUTING, OLD);
                Task fromKept = task(SwapPolicy.RESET, IMPUTING, UNLIKE)) {
            BiConsumer<Task, Integer> offer = (task, t) -> task.offer(
                    "s", t, t % 5 == 0 ? Float.NaN : reading(1, t)[0], t == BEFORE ? Float.NaN : reading(1, t)[1]);
            for (int t = 1; t < BEFORE; t++) {
                offer.accept(swapped, t);
            }
            swapped.swap(UNLIKE);
            for (int t = BEFORE; t < ALL; t++) {
                offer.accept(swapped, t);
            }
            swapped.flush();
            for (int t = BEFORE - KEEP; t < ALL; t++) {
                offer.accept(fromKept, t);
            }
            fromKept.flush();
            assertThat(swapped.since(BEFORE)).isEqualTo(fromKept.since(BEFORE));
        }
    }

    @Test
    void a_carried_state_goes_on_bit_for_bit() throws Exception {
        try (Task swapped = task(SwapPolicy.DEFAULT, OLD)) {
            swapped.run(0, BEFORE);
            Map<String, byte[]> records = new HashMap<>();
            swapped.table.forEachRow(row -> records.put(swapped.table.name(row), swapped.table.record(row)));
            swapped.swap(ALIKE);
            swapped.run(BEFORE, ALL);

            SeriesTable handed = new SeriesTable(swapped.table.layout());
            records.forEach(handed.changelog()::restore);
            handed.forEachRow(row -> handed.carry(row, ALIKE.tag()));
            try (Task always = new Task(SwapPolicy.DEFAULT, GuardPolicy.DEFAULT, handed, ALIKE)) {
                always.run(BEFORE, ALL);
                assertThat(swapped.since(BEFORE)).isEqualTo(always.since(BEFORE));
            }
            assertThat(swapped.scores("s0").get(BEFORE).status().name()).isNotEqualTo("WARMING");
        }
    }

    @Test
    void a_state_that_cannot_be_carried_is_rewarmed_from_what_is_kept_or_reset() throws Exception {
        try (Task keeping = task(new SwapPolicy(SwapPolicy.States.CARRY, KEEP), OLD);
                Task rewarmed = task(rewarm(), OLD);
                Task carrying = task(SwapPolicy.DEFAULT, OLD);
                Task reset = task(SwapPolicy.RESET, OLD)) {
            for (Task task : List.of(keeping, rewarmed, carrying, reset)) {
                task.run(0, BEFORE);
                task.swap(UNLIKE);
                task.run(BEFORE, ALL);
            }
            assertThat(keeping.since(BEFORE)).isEqualTo(rewarmed.since(BEFORE));
            assertThat(carrying.since(BEFORE)).isEqualTo(reset.since(BEFORE));
        }
    }

    @Test
    void a_reset_equals_a_fresh_start_and_says_so() throws Exception {
        for (Bundle next : List.of(ALIKE, UNLIKE)) {
            try (Task swapped = task(SwapPolicy.RESET, OLD);
                    Task fresh = task(SwapPolicy.RESET, next)) {
                swapped.run(0, BEFORE);
                swapped.swap(next);
                swapped.run(BEFORE, ALL);
                fresh.run(BEFORE, ALL);
                Score first = swapped.scores("s0").get(BEFORE);
                assertThat(first.flags()).containsExactly(ScoreFlag.RESET);
                assertThat(swapped.since(BEFORE + 1)).isEqualTo(fresh.since(BEFORE + 1));
                assertThat(first.expected()).isEqualTo(fresh.scores("s0").get(0).expected());
            }
        }
    }

    @Test
    void a_late_reading_is_late_for_the_new_model_too() throws Exception {
        try (Task swapped = task(rewarm(), OLD)) {
            swapped.run(0, BEFORE);
            swapped.swap(UNLIKE);
            assertThat(swapped.batch
                            .offer("s0", 1000L * (BEFORE - 1), new float[] {1, 1})
                            .name())
                    .isEqualTo("DUPLICATE");
            assertThat(swapped.batch
                            .offer("s0", 1000L * (BEFORE - 2), new float[] {1, 1})
                            .name())
                    .isEqualTo("LATE_DROPPED");
            swapped.run(BEFORE, ALL);
            assertThat(swapped.scores.get("s0")).hasSize(ALL);
        }
    }

    @Test
    void a_rewarm_does_not_reach_back_beyond_a_commanded_reset() throws Exception {
        int command = BEFORE - 6;
        try (Task swapped = task(rewarm(), OLD);
                Task fromReset = task(SwapPolicy.RESET, UNLIKE)) {
            swapped.run(0, command);
            swapped.table.forEachRow(row -> swapped.table.guard().setResetDue(row, true));
            swapped.run(command, BEFORE);
            swapped.swap(UNLIKE);
            swapped.run(BEFORE, ALL);
            fromReset.run(command, ALL);
            assertThat(swapped.since(BEFORE)).isEqualTo(fromReset.since(BEFORE));
        }
    }

    @Test
    void a_command_given_before_models_change_is_obeyed_by_the_new_one() throws Exception {
        for (SwapPolicy policy : List.of(SwapPolicy.RESET, rewarm(), SwapPolicy.DEFAULT)) {
            for (Bundle next : List.of(ALIKE, UNLIKE)) {
                try (Task swapped = task(policy, OLD)) {
                    swapped.run(0, BEFORE);
                    swapped.table.guard().setResetDue(swapped.table.find("s0"), true);
                    swapped.swap(next);
                    swapped.run(BEFORE, ALL);
                    assertThat(swapped.scores("s0").get(BEFORE).flags())
                            .containsExactlyInAnyOrder(ScoreFlag.RESET, ScoreFlag.COMMANDED);
                    assertThat(swapped.scores("s0").get(BEFORE + 1).flags()).isEmpty();
                }
            }
        }
    }

    @Test
    void who_spoke_when_and_which_events_came_is_known_whichever_model_scores() throws Exception {
        GuardPolicy guard = GuardPolicy.DEFAULT.with(Duplicate.EVENT_ID);
        try (Task swapped = task(rewarm(), guard, OLD)) {
            swapped.batch.offer("s", 1000, EventId.of("once"), 1000, new float[] {1, 1});
            swapped.run(2, BEFORE);
            long heard = swapped.table.guard().heard(swapped.table.find("s"));
            swapped.swap(UNLIKE);
            assertThat(swapped.table.guard().heardOf("s")).isEqualTo(heard);
            assertThat(swapped.batch.offer("s", 50_000, EventId.of("once"), 50_000, new float[] {1, 1}))
                    .isEqualTo(Admission.DUPLICATE);
            swapped.batch.offer("s", 51_000, EventId.of("twice"), 51_000, new float[] {1, 1});
            swapped.flush();
            assertThat(swapped.batch.offer("s", 52_000, EventId.of("once"), 52_000, new float[] {1, 1}))
                    .as("after the kept readings were scored once more")
                    .isEqualTo(Admission.DUPLICATE);
        }
    }

    @Test
    void a_restored_series_whose_model_is_not_there_yet_is_missed_when_it_falls_silent() throws Exception {
        try (Task ahead = task(rewarm(), OLD)) {
            ahead.run(0, 5);
            SeriesTable standby = new SeriesTable(layout(rewarm(), GuardPolicy.DEFAULT, UNLIKE));
            ahead.table.forEachRow(row -> standby.changelog().restore(ahead.table.name(row), ahead.table.record(row)));
            Presence presence = new Presence(standby, GuardPolicy.DEFAULT, 1000);
            presence.lookBeyond(60_000);
            assertThat(presence.takeChanges()).hasSize(SERIES);
        }
    }

    @Test
    void what_waits_for_look_ahead_is_scored_by_the_new_model_before_its_series_is_forgotten() throws Exception {
        GuardPolicy guard = GuardPolicy.DEFAULT.with(new Idle(true, Duration.ofSeconds(30)));
        try (Task task = task(rewarm(), guard, new TinyDelayedModel(2).bundle())) {
            task.run(0, 5);
            task.swap(UNLIKE);
            for (int t = 5; t < 60; t++) {
                task.offer("other", t, 1, 1);
                task.flush();
                task.forgetIdle();
            }
            assertThat(task.table.find("s0")).isEqualTo(SeriesTable.NONE);
            assertThat(task.scores("s0"))
                    .extracting(Score::eventTimeMillis)
                    .containsExactly(0L, 1000L, 2000L, 3000L, 4000L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESET", "REWARM", "CARRY"})
    void readings_that_wait_for_look_ahead_get_one_score_each_from_whichever_model(String states) throws Exception {
        SwapPolicy policy = new SwapPolicy(SwapPolicy.States.valueOf(states), states.equals("REWARM") ? KEEP : 0);
        List<Bundle> models = List.of(
                new TinyDelayedModel(2).bundle(),
                new TinyDelayedModel(4).bundle(),
                TinyModel.bundle(),
                new TinyDelayedModel(3).bundle(),
                new TinyDelayedModel(1).bundle());
        try (Task task = task(policy, models.get(0))) {
            for (int i = 0; i < models.size(); i++) {
                if (i > 0) {
                    task.swap(models.get(i));
                }
                task.run(20 * i, 20 * (i + 1));
            }
            task.scores.forEach((series, scores) -> {
                List<Long> times = scores.stream()
                        .map(score -> score.eventTimeMillis() / 1000)
                        .toList();
                List<Long> each = new ArrayList<>();
                for (long t = 0; t < 99; t++) {
                    each.add(t);
                }
                assertThat(times).as(series).isEqualTo(each);
            });
            assertThat(task.scores).hasSize(SERIES);
        }
    }

    @Test
    void the_model_before_finds_its_states_where_the_new_one_has_not_been() throws Exception {
        try (Task task = task(SwapPolicy.RESET, OLD);
                Task never = task(SwapPolicy.RESET, OLD)) {
            task.run(0, BEFORE);
            task.swap(ALIKE);
            task.offer("s0", BEFORE, reading(0, BEFORE));
            task.swap(OLD);
            task.run(BEFORE + 1, ALL);
            never.run(0, BEFORE);
            never.run(BEFORE + 1, ALL);
            assertThat(task.since(BEFORE + 1).get("s1"))
                    .isEqualTo(never.since(BEFORE + 1).get("s1"));
            assertThat(task.scores("s0").get(BEFORE + 1).flags()).contains(ScoreFlag.RESET);
        }
    }

    @Test
    void a_standby_keeps_records_whole_whose_model_it_does_not_have_yet() throws Exception {
        try (Task ahead = task(rewarm(), OLD);
                Task uninterrupted = task(rewarm(), OLD)) {
            ahead.run(0, BEFORE);
            ahead.swap(UNLIKE);
            ahead.run(BEFORE, BEFORE + 10);
            SeriesTable standby = new SeriesTable(layout(rewarm(), GuardPolicy.DEFAULT, OLD));
            ahead.table.forEachRow(row -> standby.changelog().restore(ahead.table.name(row), ahead.table.record(row)));
            assertThat(standby.size()).isEqualTo(SERIES);

            try (Task takesOver = new Task(rewarm(), GuardPolicy.DEFAULT, standby, UNLIKE)) {
                takesOver.run(BEFORE + 10, ALL);
                uninterrupted.run(0, BEFORE);
                uninterrupted.swap(UNLIKE);
                uninterrupted.run(BEFORE, ALL);
                assertThat(takesOver.since(0)).isEqualTo(uninterrupted.since(BEFORE + 10));
            }
        }
    }

    @Test
    void series_on_disk_fare_alike() throws Exception {
        RecordLayout layout = layout(rewarm(), GuardPolicy.DEFAULT, OLD);
        try (Task memory = task(rewarm(), OLD);
                Task disk = new Task(
                        rewarm(), GuardPolicy.DEFAULT, new SeriesTable(layout, 2, new SpilledIntoMap()), OLD)) {
            for (Task task : List.of(memory, disk)) {
                for (int t = 0; t < ALL; t++) {
                    if (t == BEFORE) {
                        task.swap(UNLIKE);
                    }
                    task.run(t, t + 1);
                    task.table.spill(row -> {});
                }
            }
            assertThat(disk.table.spilled()).isEqualTo(SERIES - 2);
            assertThat(disk.since(0)).isEqualTo(memory.since(0));
        }
    }
}
