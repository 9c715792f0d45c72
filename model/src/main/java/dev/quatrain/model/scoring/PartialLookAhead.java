package dev.quatrain.model.scoring;

import dev.quatrain.model.state.PendingReading;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepBatch;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores readings that wait for look-ahead as if their series ended here: the model is fed as many readings of NaN as it lags behind.
 * The series' records are as before when it is done.
 */
final class PartialLookAhead {
    private final SeriesTable table;
    private final ScoreAssembler assembler;
    private final StepBatch batch;
    private final int capacity;
    private final int delay;
    private final int features;
    private final int stateLength;
    private final int outputLength;

    /**
     * @param batch whose buffers are free while {@link #score} runs
     * @param capacity of the batch
     */
    PartialLookAhead(StepModel model, SeriesTable table, ScoreAssembler assembler, StepBatch batch, int capacity) {
        this.table = table;
        this.assembler = assembler;
        this.batch = batch;
        this.capacity = capacity;
        this.delay = model.manifest().delaySteps();
        this.features = model.features();
        this.stateLength = model.stateLength();
        this.outputLength = model.outputLength();
    }

    /**
     * A series some of whose readings may wait.
     *
     * @param row in the table
     * @param slot to name to the sink
     */
    record Waiting(int row, int slot) {}

    /** Scores what waits in each of the series, each at most once among them, oldest reading first. */
    void score(List<Waiting> series, Set<ScoreFlag> circumstances, MicroBatch.Sink sink) {
        List<Waiting> waiting = series.stream()
                .filter(one -> table.waiting().count(one.row()) > 0)
                .toList();
        for (int from = 0; from < waiting.size(); from += capacity) {
            List<Waiting> some = waiting.subList(from, Math.min(waiting.size(), from + capacity));
            List<byte[]> records =
                    some.stream().map(one -> table.record(one.row())).toList();
            try {
                Set<Waiting> broken = new HashSet<>();
                for (int younger = delay - 1; younger >= 0; younger--) {
                    step(some, younger, broken, circumstances, sink);
                }
            } finally {
                for (int i = 0; i < records.size(); i++) {
                    table.rewind(some.get(i).row(), records.get(i));
                }
            }
        }
    }

    /**
     * Feeds one reading of NaN.
     *
     * @param younger how many readings are younger than the one of which the output then speaks
     * @param broken series of which nothing finite comes any more
     */
    private void step(
            List<Waiting> series,
            int younger,
            Set<Waiting> broken,
            Set<ScoreFlag> circumstances,
            MicroBatch.Sink sink) {
        gather(series);
        try {
            batch.step(series.size());
        } catch (StepFailed e) {
            if (series.size() > 1) {
                series.forEach(one -> step(List.of(one), younger, broken, circumstances, sink));
                return;
            }
            broken.add(series.get(0));
        }
        for (int i = 0; i < series.size(); i++) {
            Waiting one = series.get(i);
            boolean due = table.waiting().count(one.row()) > younger;
            if (!batch.stateIsFinite(i) || (due && !batch.outputIsFinite(i))) {
                broken.add(one);
            }
            boolean whole = !broken.contains(one);
            if (whole) {
                table.hidden().store(one.row(), batch.newStates(), i * stateLength);
            }
            if (due) {
                emit(one, whole ? batch.outputs() : null, i * outputLength, circumstances, sink);
            }
        }
    }

    private void gather(List<Waiting> series) {
        for (int i = 0; i < series.size(); i++) {
            for (int f = 0; f < features; f++) {
                batch.readings().put(i * features + f, Float.NaN);
            }
            table.hidden().load(series.get(i).row(), batch.states(), i * stateLength);
        }
    }

    private void emit(
            Waiting one, @Nullable FloatBuffer outputs, int out, Set<ScoreFlag> circumstances, MicroBatch.Sink sink) {
        PendingReading oldest = table.waiting().take(one.row());
        Score score = assembler.score(table, one.row(), oldest, circumstances, outputs, out);
        if ((oldest.marks() & PendingReading.SCORED) != 0) {
            return;
        }
        sink.scored(one.slot(), score);
        FeatureVector extracted = assembler.features(score, outputs, out);
        if (extracted != null) {
            sink.extracted(one.slot(), extracted);
        }
    }
}
