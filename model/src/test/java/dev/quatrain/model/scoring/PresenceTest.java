package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Idle;
import dev.quatrain.model.guard.GuardPolicy.Silence;
import dev.quatrain.model.scoring.PresenceChange.Kind;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.state.SpilledIntoMap;
import dev.quatrain.model.state.TableChangelog;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Silence after 10 s, forgotten after 100 s. */
class PresenceTest {
    private static final GuardPolicy GUARD = GuardPolicy.DEFAULT
            .with(new Silence(true, 10, Duration.ofMinutes(1)))
            .with(new Idle(true, Duration.ofSeconds(100)));

    private final StepModel model = StepModel.open(TinyModel.bundle(), 1);
    private final Scored scored = new Scored();
    private final List<PresenceChange> changes = new ArrayList<>();
    private SeriesTable table = new SeriesTable(RecordLayout.of(model.manifest(), GUARD, false));
    private Presence presence = new Presence(table, GUARD, 1000);
    private MicroBatch batch = batch();

    @AfterEach
    void close() {
        batch.close();
        model.close();
    }

    @Test
    void a_series_falls_silent_by_the_time_of_others_and_speaks_again() {
        hear("silent", 0);
        for (int t = 0; t <= 30; t++) {
            hear("other", t);
        }
        assertThat(changes).containsExactly(new PresenceChange(Kind.FELL_SILENT, "silent", false, 0, 10_000, 10_000));
        hear("silent", 31);
        assertThat(changes)
                .hasSize(2)
                .last()
                .isEqualTo(new PresenceChange(Kind.SPEAKS, "silent", true, 0, 10_000, 31_000));
        hear("silent", 32);
        assertThat(changes).hasSize(2);
    }

    @Test
    void a_silence_that_nobody_else_noticed_is_told_when_it_ends() {
        hear("only", 0);
        hear("only", 60);
        assertThat(changes)
                .containsExactly(
                        new PresenceChange(Kind.FELL_SILENT, "only", false, 0, 10_000, 10_000),
                        new PresenceChange(Kind.SPEAKS, "only", true, 0, 10_000, 60_000));
    }

    @Test
    void a_clock_that_runs_ahead_makes_no_other_series_look_silent() {
        for (int t = 0; t < 200; t++) {
            hear("half an hour ahead", 1800 + t);
            hear("right", t);
        }
        assertThat(changes).isEmpty();
    }

    @Test
    void a_partition_that_is_silent_as_a_whole_falls_silent_by_the_clock_and_the_alert_is_the_same() {
        hear("a", 0);
        hear("b", 3);
        presence.lookBeyond(-5000);
        presence.lookBeyond(5000);
        assertThat(drained()).isEmpty();
        presence.lookBeyond(9000);
        assertThat(drained())
                .extracting(PresenceChange::series, PresenceChange::sinceMillis)
                .containsExactly(tuple("a", 10_000L));
        presence.lookBeyond(20_000);
        assertThat(drained())
                .extracting(PresenceChange::series, PresenceChange::sinceMillis)
                .containsExactly(tuple("b", 13_000L));
        presence.lookBeyond(900_000);
        assertThat(drained()).as("nothing is forgotten by the clock").isEmpty();
        hear("a", 4);
        assertThat(changes).extracting(PresenceChange::kind).containsExactly(Kind.SPEAKS);
        assertThat(changes.get(0).atMillis()).as("not before it began").isEqualTo(10_000);
    }

    @Test
    void many_that_fall_silent_at_once_are_told_in_pieces() {
        for (int s = 0; s < 500; s++) {
            hear("s" + s, 0);
        }
        hear("other", 30);
        assertThat(changes).hasSize(Presence.AT_ONCE);
        for (int t = 31; t < 40; t++) {
            hear("other", t);
        }
        assertThat(changes).hasSize(500);
        assertThat(changes).extracting(PresenceChange::series).doesNotHaveDuplicates();
    }

    @Test
    void a_series_not_heard_for_long_is_forgotten_and_begins_as_a_new_one() {
        for (int t = 0; t < 20; t++) {
            hear("idle", t);
        }
        for (int t = 20; t <= 140; t++) {
            hear("other", t);
        }
        assertThat(table.find("idle")).isEqualTo(SeriesTable.NONE);
        assertThat(changes).extracting(PresenceChange::kind).containsExactly(Kind.FELL_SILENT, Kind.FORGOTTEN);
        assertThat(changes.get(1)).isEqualTo(new PresenceChange(Kind.FORGOTTEN, "idle", true, 19_000, 29_000, 119_000));
        hear("idle", 150);
        assertThat(scored.flags()).isEmpty();
        assertThat(scored.last().status()).isEqualTo(ScoreStatus.WARMING);
        assertThat(scored.last().expected()).containsOnly(0);
    }

    @Test
    void one_that_speaks_before_it_is_removed_is_scored_as_if_it_had_been() {
        for (int t = 0; t < 20; t++) {
            hear("idle", t);
        }
        table.guard().setResetDue(table.find("idle"), true);
        hear("idle", 119);
        assertThat(changes).extracting(PresenceChange::kind).containsExactly(Kind.FELL_SILENT, Kind.FORGOTTEN);
        assertThat(scored.flags()).isEmpty();
        assertThat(scored.last().status()).isEqualTo(ScoreStatus.WARMING);
        hear("idle", 118);
        assertThat(scored.last().eventTimeMillis()).as("late again").isEqualTo(119_000);
    }

    @Test
    void what_waits_for_look_ahead_is_scored_before_its_series_is_forgotten() {
        batch.close();
        try (StepModel delayed = StepModel.open(new TinyDelayedModel(2).bundle(), 1)) {
            table = new SeriesTable(RecordLayout.of(delayed.manifest(), GUARD, false));
            presence = new Presence(table, GUARD, 1000);
            batch = new MicroBatch(
                    delayed, table, GUARD, presence, 4, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Inheritance.NONE);
            for (int t = 0; t < 5; t++) {
                hear("idle", t);
            }
            for (int t = 5; t < 140; t++) {
                hear("other", t);
            }
            List<Score> idle = scored.scores.stream()
                    .filter(score -> score.series().equals("idle"))
                    .toList();
            assertThat(idle).hasSize(5);
            assertThat(idle.get(4).flags()).containsExactly(ScoreFlag.PROVISIONAL, ScoreFlag.CUT_OFF);
            batch.close();
        }
        batch = batch();
    }

    @Test
    void after_a_restart_all_is_as_if_there_had_been_none() {
        for (int kill = 1; kill < 160; kill += 7) {
            changes.clear();
            table = new SeriesTable(table.layout());
            restart();
            Map<String, byte[]> changelog = new TreeMap<>();
            for (int t = 0; t < 180; t++) {
                hear("other", t);
                if (t < 3 || t == 50) {
                    hear("silent", t);
                }
                if (t == kill) {
                    log(changelog);
                    table = new SeriesTable(table.layout(), 1, new SpilledIntoMap());
                    changelog.forEach(table.changelog()::restore);
                    restart();
                }
            }
            assertThat(changes)
                    .as("killed at %d", kill)
                    .extracting(change -> change.kind() + " " + change.atMillis())
                    .containsExactly("FELL_SILENT 12000", "SPEAKS 50000", "FELL_SILENT 60000", "FORGOTTEN 150000");
            log(changelog);
            assertThat(changelog).containsOnlyKeys("other");
        }
    }

    private void log(Map<String, byte[]> changelog) {
        table.changelog().drain(new TableChangelog.Changes() {
            @Override
            public void changed(String series, byte[] record, long lastEventMillis) {
                changelog.put(series, record);
            }

            @Override
            public void removed(String series, long lastEventMillis) {
                changelog.remove(series);
            }
        });
    }

    private void restart() {
        batch.close();
        presence = new Presence(table, GUARD, 1000);
        batch = batch();
    }

    private MicroBatch batch() {
        return new MicroBatch(
                model, table, GUARD, presence, 4, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Inheritance.NONE);
    }

    private void hear(String series, int second) {
        batch.offer(series, 1000L * second, new float[] {1, 1});
        presence.look();
        batch.flush(scored);
        batch.forgetIdle(row -> {}, scored);
        table.spill(row -> {});
        changes.addAll(drained());
    }

    private List<PresenceChange> drained() {
        return presence.takeChanges();
    }
}
