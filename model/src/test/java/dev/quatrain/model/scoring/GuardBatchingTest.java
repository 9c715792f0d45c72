package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.guard.EventId;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.guard.GuardPolicy.Duplicate;
import dev.quatrain.model.guard.GuardPolicy.Future;
import dev.quatrain.model.guard.GuardPolicy.Gap;
import dev.quatrain.model.guard.GuardPolicy.Idle;
import dev.quatrain.model.guard.GuardPolicy.Late;
import dev.quatrain.model.guard.GuardPolicy.Missing;
import dev.quatrain.model.guard.GuardPolicy.Range;
import dev.quatrain.model.guard.GuardPolicy.Silence;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.state.TableChangelog;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.model.tiny.TinySuccessor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under every policy, how readings fall into batches, and whether the process was killed in between, changes no bit. */
class GuardBatchingTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final int EVENTS = 1500;

    /** What came of a run: scores, what became of readings, who came and went; by series. */
    private record Result(
            Map<String, List<String>> scores, List<String> admissions, Map<String, List<String>> changes) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20260102})
    void batching_and_restarts_change_no_bit_under_any_policy(long seed) {
        Random random = new Random(seed);
        for (Supplier<Bundle> bundle :
                List.<Supplier<Bundle>>of(TinyModel::bundle, () -> new TinyDelayedModel(2).bundle())) {
            try (StepModel model = StepModel.open(bundle.get(), 1)) {
                for (GuardPolicy guard : policies(random)) {
                    Result singly = run(model, guard, seed, 1, 0);
                    assertThat(singly.scores()).isNotEmpty();
                    for (int capacity : new int[] {3, 64, 1000}) {
                        assertThat(run(model, guard, seed, capacity, 0))
                                .as("batches of %d with %s", capacity, guard)
                                .isEqualTo(singly);
                    }
                    assertThat(run(model, guard, seed, 16, 211))
                            .as("killed now and then with %s", guard)
                            .isEqualTo(singly);
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 20260203})
    void nor_do_they_while_models_are_exchanged(long seed) {
        Random random = new Random(seed);
        try (StepModel first = StepModel.open(new TinySuccessor("1", 0.5f, 0).bundle(), 1);
                StepModel alike = StepModel.open(new TinySuccessor("2", 0.3f, 0).bundle(), 1);
                StepModel delayed = StepModel.open(new TinyDelayedModel(2).bundle(), 1);
                StepModel unlike = StepModel.open(new TinySuccessor("3", 0.2f, 3).bundle(), 1)) {
            List<StepModel> models = List.of(first, alike, delayed, unlike);
            for (SwapPolicy.States states : SwapPolicy.States.values()) {
                SwapPolicy swap = new SwapPolicy(states, states == SwapPolicy.States.RESET ? 0 : 12);
                for (GuardPolicy guard : policies(random)) {
                    Result singly = run(models, swap, guard, seed, 1, 0);
                    for (int capacity : new int[] {3, 64, 1000}) {
                        assertThat(run(models, swap, guard, seed, capacity, 0))
                                .as("batches of %d with %s and %s", capacity, swap, guard)
                                .isEqualTo(singly);
                    }
                    assertThat(run(models, swap, guard, seed, 16, 211))
                            .as("killed now and then with %s and %s", swap, guard)
                            .isEqualTo(singly);
                }
            }
        }
    }

    /** Each choice of each policy at least once, the others at random. */
    private static List<GuardPolicy> policies(Random random) {
        List<GuardPolicy> policies = new ArrayList<>();
        int choices = 4;
        for (int i = 0; i < choices; i++) {
            policies.add(GuardPolicy.DEFAULT
                    .with(choice(Late.values(), i))
                    .with(choice(Duplicate.values(), i + random.nextInt(2)))
                    .with(choice(Missing.values(), i + random.nextInt(4)))
                    .with(choice(Range.values(), i))
                    .with(choice(Gap.values(), i), 10, 1 + random.nextInt(30))
                    .with(new Future(choice(Future.Fate.values(), i), Duration.ofMinutes(1)))
                    .with(random.nextInt(4) == 0 ? Silence.OFF : new Silence(true, 5, Duration.ofMinutes(1)))
                    .with(random.nextInt(4) == 0 ? Idle.OFF : new Idle(true, Duration.ofSeconds(60))));
        }
        policies.add(GuardPolicy.DEFAULT
                .with(Missing.IMPUTE_EXPECTED)
                .with(Gap.DECAY, 5, 7)
                .with(Late.SCORE_WITHOUT_REWIND)
                .with(Range.REJECT));
        return policies;
    }

    private static <T> T choice(T[] values, int i) {
        return values[i % values.length];
    }

    /** @param killedEvery the process is killed and restored after so many readings; 0 = never */
    private static Result run(StepModel model, GuardPolicy guard, long seed, int capacity, int killedEvery) {
        return run(List.of(model), SwapPolicy.RESET, guard, seed, capacity, killedEvery);
    }

    /** @param models one after the other, each for the same number of readings */
    private static Result run(
            List<StepModel> models, SwapPolicy swap, GuardPolicy guard, long seed, int capacity, int killedEvery) {
        Random random = new Random(seed);
        Scored scored = new Scored();
        List<String> admissions = new ArrayList<>();
        Map<String, List<String>> changes = new TreeMap<>();
        Map<String, byte[]> changelog = new TreeMap<>();
        StepModel model = models.get(0);
        SeriesTable table = new SeriesTable(layout(model, swap, guard));
        Presence presence = new Presence(table, guard, 1000);
        MicroBatch batch =
                new MicroBatch(model, table, guard, presence, capacity, CLOCK, inheritance(models, model, swap));
        long now = 0;
        for (int i = 0; i < EVENTS; i++) {
            if (batch.pending() == 0) {
                batch.forgetIdle(row -> {}, scored);
                note(presence, changes);
            }
            StepModel due = models.get(i * models.size() / EVENTS);
            if (due != model) {
                batch.flush(scored);
                batch.close();
                model = due;
                table = table.under(layout(model, swap, guard));
                presence = new Presence(table, guard, 1000);
                batch = new MicroBatch(
                        model, table, guard, presence, capacity, CLOCK, inheritance(models, model, swap));
            }
            if (killedEvery > 0 && i % killedEvery == killedEvery - 1) {
                batch.flush(scored);
                log(table, changelog);
                batch.close();
                table = new SeriesTable(table.layout());
                changelog.forEach(table.changelog()::restore);
                presence = new Presence(table, guard, 1000);
                batch = new MicroBatch(
                        model, table, guard, presence, capacity, CLOCK, inheritance(models, model, swap));
            }
            now += random.nextInt(200) == 0 ? 80_000 : random.nextInt(60) == 0 ? 8_000 : 100;
            String series = "s" + (random.nextInt(3) == 0 ? 0 : random.nextInt(8));
            long eventTime = random.nextInt(10) == 0
                    ? Math.max(0, now - random.nextInt(20_000))
                    : random.nextInt(100) == 0 ? now + 200_000 : now;
            if (random.nextInt(50) == 0 && table.find(series) != SeriesTable.NONE) {
                table.guard().setResetDue(table.find(series), true);
            }
            long id = EventId.of("event " + (random.nextInt(8) == 0 ? i - random.nextInt(9) : i));
            admissions.add(
                    batch.offer(series, eventTime, id, now + 1, reading(random)).name());
            presence.look();
            note(presence, changes);
            if (batch.isFull()) {
                batch.flush(scored);
            }
        }
        batch.flush(scored);
        do {
            presence.look();
            note(presence, changes);
        } while (batch.forgetIdle(row -> {}, scored) > 0 || presence.hasChanges());
        batch.close();
        return new Result(scored.bySeries(), admissions, changes);
    }

    private static RecordLayout layout(StepModel model, SwapPolicy swap, GuardPolicy guard) {
        return RecordLayout.of(model.manifest(), guard, false).keeping(swap.kept(2), model.manifest());
    }

    private static Inheritance inheritance(List<StepModel> models, StepModel model, SwapPolicy swap) {
        String layout = model.manifest().stateLayout();
        return new Inheritance(
                swap,
                tag -> models.stream()
                        .anyMatch(other -> other.bundle().tag() == tag
                                && other.manifest().stateLayout().equals(layout)));
    }

    private static void note(Presence presence, Map<String, List<String>> changes) {
        for (PresenceChange change : presence.takeChanges()) {
            changes.computeIfAbsent(change.series(), name -> new ArrayList<>()).add(change.toString());
        }
    }

    private static float[] reading(Random random) {
        float[] reading = {(float) random.nextGaussian(), (float) random.nextGaussian()};
        if (random.nextInt(8) == 0) {
            reading[random.nextInt(2)] = random.nextBoolean() ? Float.NaN : Float.POSITIVE_INFINITY;
        }
        if (random.nextInt(30) == 0) {
            reading[0] = 3e6f;
        }
        return reading;
    }

    private static void log(SeriesTable table, Map<String, byte[]> changelog) {
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
}
