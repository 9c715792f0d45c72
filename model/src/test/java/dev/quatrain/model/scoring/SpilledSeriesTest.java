package dev.quatrain.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.state.SpilledIntoMap;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinyDelayedModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A table of which a part is in memory gives the scores and the changelog of one that is there as a whole. */
class SpilledSeriesTest {
    private static final int SERIES = 60;
    private static final int CAPACITY = 16;
    private static final int RESIDENT = 5;

    @Test
    void scores_and_changelog_are_the_same_bit_for_bit_over_commits_and_restarts() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("SpilledSeriesTest -Dseed=" + seed);
        try (StepModel model = StepModel.open(new TinyDelayedModel(2).bundle(), 1)) {
            List<String> whole = run(model, Integer.MAX_VALUE, seed);
            List<String> spilled = run(model, RESIDENT, seed);
            assertThat(spilled).hasSizeGreaterThan(3000).isEqualTo(whole);
        }
    }

    /** Every score, then every commit's records, as text. */
    private static List<String> run(StepModel model, int resident, long seed) {
        Random random = new Random(seed);
        RecordLayout layout = RecordLayout.of(model.manifest());
        Map<String, byte[]> changelog = new TreeMap<>();
        Heard heard = new Heard();
        long now = 0;
        for (int restart = 0; restart < 3; restart++) {
            SpilledIntoMap elsewhere = new SpilledIntoMap();
            SeriesTable table = new SeriesTable(layout, resident, elsewhere);
            changelog.forEach(table.changelog()::restore);
            try (MicroBatch batch = new MicroBatch(
                    model, table, GuardPolicy.DEFAULT, CAPACITY, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))) {
                for (int i = 0; i < 1500; i++) {
                    now += random.nextInt(300) == 0 ? 20_000 : 10;
                    boolean late = random.nextInt(20) == 0;
                    String series = "s" + (random.nextInt(3) == 0 ? 0 : random.nextInt(SERIES));
                    float[] reading = {(float) random.nextGaussian(), (float) random.nextGaussian()};
                    batch.offer(series, late ? now - 5000 : now, reading);
                    if (batch.isFull() || random.nextInt(50) == 0) {
                        batch.flush(heard);
                        table.spill(row -> {});
                    }
                    if (random.nextInt(100) == 0) {
                        batch.flush(heard);
                        table.spill(row -> {});
                        commit(table, changelog, heard);
                    }
                }
                batch.flush(heard);
                commit(table, changelog, heard);
                assertThat(table.size() + table.spilled()).isEqualTo(SERIES);
            }
        }
        return heard.texts;
    }

    private static void commit(SeriesTable table, Map<String, byte[]> changelog, Heard heard) {
        Map<String, byte[]> changed = new TreeMap<>();
        table.changelog().drain((series, record, lastEvent) -> changed.put(series, record));
        changelog.putAll(changed);
        changed.forEach((series, record) ->
                heard.texts.add(series + " " + HexFormat.of().formatHex(record)));
    }

    private static final class Heard implements MicroBatch.Sink {
        private final List<String> texts = new ArrayList<>();

        @Override
        public void scored(int slot, Score score) {
            texts.add(new String(ScoreJson.encode(score), StandardCharsets.UTF_8));
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            throw failure;
        }
    }
}
