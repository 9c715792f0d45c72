package dev.quatrain.bench.kernels;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.config.HistorySettings;
import dev.quatrain.stream.history.Histories;
import dev.quatrain.stream.history.SeriesPast;
import dev.quatrain.stream.history.TaskHistory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs the stream thread to remember a score of 8 features, and a reader to copy a series; nanoseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HistoryKernels {
    private static final int FEATURES = 8;

    /** Series that take turns. */
    @Param({"100", "10000", "100000"})
    public int series = 100;

    private Score[] scores = {};
    private @Nullable TaskHistory history;
    private long time;
    private int next;

    /** Opens a task and lets each series have a point. */
    @Setup
    public void open() {
        history = new Histories(HistorySettings.DEFAULT, Clock.systemUTC()).open("p", 0, List.of());
        List<String> features = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        float[] values = new float[FEATURES];
        scores = new Score[series];
        for (int s = 0; s < series; s++) {
            scores[s] = new Score(
                    "series-" + s,
                    0,
                    "model",
                    "1",
                    ScoreStatus.NORMAL,
                    0.5f,
                    12.5f,
                    1f,
                    features,
                    values,
                    values,
                    values,
                    values,
                    values,
                    null,
                    List.of(),
                    new float[0],
                    new float[0][],
                    new float[0][],
                    new float[0][],
                    Set.of(),
                    0);
        }
        for (int i = 0; i < series; i++) {
            add();
        }
    }

    /** The score's own making is in it: that of its record, about 10 ns. */
    @Benchmark
    public void add() {
        Score last = scores[next];
        if (history != null) {
            history.add(new Score(
                    last.series(),
                    time,
                    last.modelId(),
                    last.modelVersion(),
                    last.status(),
                    0.5f,
                    12.5f,
                    1f,
                    last.features(),
                    last.actual(),
                    last.expected(),
                    last.lower(),
                    last.upper(),
                    last.attribution(),
                    null,
                    last.labels(),
                    last.probabilities(),
                    last.forecast(),
                    last.forecastLower(),
                    last.forecastUpper(),
                    last.flags(),
                    time));
        }
        if (++next == series) {
            next = 0;
            time += 1000;
        }
    }

    /** A reader's copy of one series. */
    @Benchmark
    public Optional<SeriesPast> past() {
        return history == null ? Optional.empty() : history.past("series-7", 600, Long.MIN_VALUE, Long.MAX_VALUE);
    }
}
