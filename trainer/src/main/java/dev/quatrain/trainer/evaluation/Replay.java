package dev.quatrain.trainer.evaluation;

import dev.quatrain.model.guard.Admission;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.trainer.data.Series;
import java.time.Clock;
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
 * the bit. What a model that looks ahead still owes at the end of a series is scored as after a silence: provisionally.
 */
public final class Replay {
    /** Hears what the scorer says of each reading, series by series in order of time; what it does not keep is gone. */
    @FunctionalInterface
    public interface Listener {
        /** The score of reading t of a series. */
        void scored(Series series, int t, Score score);

        /** The features extracted of reading t; follows its score. */
        default void extracted(Series series, int t, FeatureVector features) {}
    }

    /** As the stream gathers by default; it changes no score. */
    private static final int BATCH = 256;

    private final List<Cursor> cursors;
    private final Map<String, Cursor> bySeries = new HashMap<>();
    private final Map<Admission, Long> admissions = new EnumMap<>(Admission.class);
    private final Listener listener;

    /** A series, its next reading and the first one not yet scored. */
    private static final class Cursor {
        private final SeriesScores scores;
        private int next;
        private int unscored;

        Cursor(Series series) {
            int n = series.length();
            float[] none = new float[n];
            Arrays.fill(none, Float.NaN);
            this.scores = new SeriesScores(series, new ScoreStatus[n], none, new float[n][0], new float[n][0]);
        }

        Series series() {
            return scores.series();
        }

        long time() {
            return series().times()[next];
        }

        boolean isDone() {
            return next == series().length();
        }

        /** The reading of an event time; readings before it that are passed over were not admitted. */
        int find(long eventTimeMillis) {
            int t = unscored;
            while (series().times()[t] != eventTimeMillis) {
                t++;
            }
            return t;
        }
    }

    private Replay(List<Series> data, Listener listener) {
        this.listener = listener;
        this.cursors = data.stream().map(Cursor::new).toList();
        cursors.forEach(cursor -> bySeries.put(cursor.series().name(), cursor));
    }

    /**
     * Scores everything.
     *
     * @param sink hears each score in the order the scorer gives them
     */
    public static Replay of(StepModel model, List<Series> data, GuardPolicy guard, Clock clock, Consumer<Score> sink) {
        return of(model, data, guard, clock, (series, t, score) -> sink.accept(score));
    }

    /** Scores everything. */
    public static Replay of(StepModel model, List<Series> data, GuardPolicy guard, Clock clock, Listener listener) {
        Replay replay = new Replay(data, listener);
        SeriesTable table = new SeriesTable(RecordLayout.of(model.manifest()));
        try (MicroBatch batch = new MicroBatch(model, table, guard, BATCH, clock)) {
            replay.run(batch);
            batch.scoreProvisionally(IntStream.range(0, table.size()).toArray(), replay.sink());
        }
        return replay;
    }

    private void run(MicroBatch batch) {
        PriorityQueue<Cursor> queue = new PriorityQueue<>(Comparator.comparingLong(Cursor::time)
                .thenComparing(c -> c.series().name()));
        cursors.stream().filter(cursor -> !cursor.isDone()).forEach(queue::add);
        MicroBatch.Sink sink = sink();
        for (Cursor cursor = queue.poll(); cursor != null; cursor = queue.poll()) {
            Series series = cursor.series();
            Admission admission = batch.offer(series.name(), cursor.time(), series.values()[cursor.next]);
            admissions.merge(admission, 1L, Long::sum);
            cursor.next++;
            if (batch.isFull()) {
                batch.flush(sink);
            }
            if (!cursor.isDone()) {
                queue.add(cursor);
            }
        }
        batch.flush(sink);
    }

    private MicroBatch.Sink sink() {
        return new MicroBatch.Sink() {
            @Override
            public void scored(int slot, Score score) {
                Cursor cursor = Objects.requireNonNull(bySeries.get(score.series()));
                int t = cursor.find(score.eventTimeMillis());
                cursor.unscored = t;
                SeriesScores into = cursor.scores;
                into.status()[t] = score.status();
                into.score()[t] = score.anomalyScore();
                into.expected()[t] = score.expected();
                into.attribution()[t] = score.attribution();
                listener.scored(cursor.series(), t, score);
            }

            @Override
            public void extracted(int slot, FeatureVector features) {
                Cursor cursor = Objects.requireNonNull(bySeries.get(features.series()));
                listener.extracted(cursor.series(), cursor.find(features.eventTimeMillis()), features);
            }

            @Override
            public void failed(int slot, StepFailed failure) {
                throw failure;
            }
        };
    }

    /** What was said of each series, in the order of the data. */
    public List<SeriesScores> scores() {
        return cursors.stream().map(cursor -> cursor.scores).toList();
    }

    /** How many readings met each fate. */
    public Map<Admission, Long> admissions() {
        return Map.copyOf(admissions);
    }
}
