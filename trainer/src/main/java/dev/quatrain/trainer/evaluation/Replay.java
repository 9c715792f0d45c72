package dev.quatrain.trainer.evaluation;

import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.trainer.data.Series;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Sends data through the scorer of the stream, all series together in order of event time, so that offline and online scores agree to
 * the bit.
 */
public final class Replay {
    /** As the stream gathers by default; it changes no score. */
    private static final int BATCH = 256;

    private final List<SeriesScores> scores = new ArrayList<>();
    private final Map<Admission, Long> admissions = new EnumMap<>(Admission.class);
    private final Consumer<Score> sink;
    private final Map<String, Cursor> cursors = new HashMap<>();

    private final MicroBatch.Sink recorder = new MicroBatch.Sink() {
        @Override
        public void scored(int slot, Score score) {
            record(Objects.requireNonNull(cursors.get(score.series())), score);
            sink.accept(score);
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            throw failure;
        }
    };

    /** A series and its next reading. */
    private static final class Cursor {
        private final SeriesScores scores;
        private int next;

        /** First reading of this series that has no score yet; the scores of one series come in order. */
        private int flushed;

        Cursor(SeriesScores scores) {
            this.scores = scores;
        }

        long time() {
            return scores.series().times()[next];
        }

        boolean isDone() {
            return next == scores.series().length();
        }
    }

    private Replay(List<Series> data, Consumer<Score> sink) {
        this.sink = sink;
        for (Series series : data) {
            int n = series.length();
            float[] none = new float[n];
            Arrays.fill(none, Float.NaN);
            scores.add(new SeriesScores(series, new ScoreStatus[n], none, new float[n][0], new float[n][0]));
        }
    }

    /**
     * Scores everything.
     *
     * @param sink hears each score in the order the scorer gives them
     */
    public static Replay of(StepModel model, List<Series> data, GuardPolicy guard, Clock clock, Consumer<Score> sink) {
        Replay replay = new Replay(data, sink);
        SeriesTable table = new SeriesTable(RecordLayout.of(model.manifest()));
        try (MicroBatch batch = new MicroBatch(model, table, guard, BATCH, clock)) {
            replay.run(batch, table);
        }
        return replay;
    }

    private void run(MicroBatch batch, SeriesTable table) {
        PriorityQueue<Cursor> queue = new PriorityQueue<>(Comparator.comparingLong(Cursor::time)
                .thenComparing(c -> c.scores.series().name()));
        for (SeriesScores one : scores) {
            Cursor cursor = new Cursor(one);
            queue.add(cursor);
            cursors.put(one.series().name(), cursor);
        }
        for (Cursor cursor = queue.poll(); cursor != null; cursor = queue.poll()) {
            Series series = cursor.scores.series();
            Admission admission = batch.offer(series.name(), cursor.time(), series.values()[cursor.next]);
            admissions.merge(admission, 1L, Long::sum);
            cursor.next++;
            if (batch.isFull()) {
                batch.flush(recorder);
            }
            if (!cursor.isDone()) {
                queue.add(cursor);
            }
        }
        batch.flush(recorder);
        // The data ends here for good: what still waits for look-ahead gets the score of what there is.
        batch.scoreProvisionally(IntStream.range(0, table.size()).toArray(), recorder);
    }

    private static void record(Cursor cursor, Score score) {
        SeriesScores into = cursor.scores;
        int t = cursor.flushed;
        while (into.series().times()[t] != score.eventTimeMillis()) {
            t++; // readings between were not admitted
        }
        cursor.flushed = t + 1;
        into.status()[t] = score.status();
        into.score()[t] = score.anomalyScore();
        into.expected()[t] = score.expected();
        into.attribution()[t] = score.attribution();
    }

    /** What was said of each series, in the order of the data. */
    public List<SeriesScores> scores() {
        return List.copyOf(scores);
    }

    /** How many readings met each fate. */
    public Map<Admission, Long> admissions() {
        return Map.copyOf(admissions);
    }
}
