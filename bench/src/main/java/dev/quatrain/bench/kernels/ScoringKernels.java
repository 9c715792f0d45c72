package dev.quatrain.bench.kernels;

import dev.quatrain.bench.throughput.Network;
import dev.quatrain.bench.throughput.Readings;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.MicroBatch;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.config.AppConfig.Batch;
import dev.quatrain.stream.config.Encoding;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.config.States;
import dev.quatrain.stream.decode.ReadingFormat;
import dev.quatrain.stream.decode.Undecodable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The hot path without Kafka, per event: decode a reading, score a batch of {@link #BATCH} (guard, gather, step, scatter, calibrate, assemble),
 * encode a score, copy a series' record for the changelog. With {@code -prof gc} the two models, of 8 and of 64 features, show that nothing is
 * allocated per feature but the arrays that a score owns.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ScoringKernels {
    private static final int BATCH = 256;
    private static final int SERIES = 8 * BATCH;

    /** The model. */
    @Param({"LSTM_64", "LSTM_64_OF_64"})
    public Network network = Network.LSTM_64;

    private final byte[][] keys = new byte[SERIES][];
    private final byte[][] values = new byte[SERIES][];
    private final byte[][] avroValues = new byte[SERIES][];
    private final String[] names = new String[SERIES];
    private float[] reading = {};
    private @Nullable StepModel model;
    private @Nullable SeriesTable table;
    private @Nullable MicroBatch batch;
    private dev.quatrain.stream.decode.@Nullable Readings readings;
    private dev.quatrain.stream.decode.@Nullable Readings avroReadings;
    private @Nullable Score score;
    private long eventTime = Readings.START;
    private int at;

    /** Keeps the last score, so that none is optimised away. */
    private final MicroBatch.Sink last = new MicroBatch.Sink() {
        @Override
        public void scored(int slot, Score scored) {
            score = scored;
        }

        @Override
        public void failed(int slot, StepFailed failure) {
            throw failure;
        }
    };

    /** Trains the model if it is not there, and fills the table with series. */
    @Setup
    public void open() throws IOException, Undecodable {
        Path bundle = network.bundle(Path.of("bench", "target", "throughput", "models"));
        model = StepModel.open(BundleReader.read(bundle), 1);
        table = new SeriesTable(RecordLayout.of(model.manifest(), GuardPolicy.DEFAULT, false));
        batch = new MicroBatch(model, table, GuardPolicy.DEFAULT, BATCH, Clock.systemUTC());
        Path schema = Files.writeString(bundle.resolveSibling(network + ".avsc"), Readings.schema(network));
        readings = decoder(bundle, new Encoding.Json());
        avroReadings = decoder(bundle, new Encoding.Avro(schema));
        Readings records = new Readings(Readings.Arrival.UNIFORM, SERIES, network, 1, true);
        Readings source = new Readings(Readings.Arrival.UNIFORM, SERIES, network, 1);
        for (int i = 0; i < SERIES; i++) {
            Readings.Reading one = source.next();
            keys[i] = one.key();
            values[i] = one.value();
            avroValues[i] = records.next().value();
            readings.decode(keys[i], values[i], 0);
            names[i] = readings.series();
            reading = readings.values().clone();
        }
        for (int i = 0; i < SERIES; i += BATCH) {
            step();
        }
    }

    private dev.quatrain.stream.decode.Readings decoder(Path bundle, Encoding encoding) {
        Pipeline pipeline = new Pipeline(
                "bench",
                "readings",
                encoding,
                null,
                "time",
                Map.of(),
                null,
                true,
                States.DEFAULT,
                bundle,
                new Batch(BATCH, Duration.ofMillis(5)),
                GuardPolicy.DEFAULT,
                ProvisionalScores.OFF);
        return ReadingFormat.of(
                        pipeline, Objects.requireNonNull(model).manifest().featureNames())
                .newReadings();
    }

    /** Frees the native memory. */
    @TearDown
    public void close() {
        Objects.requireNonNull(batch).close();
        Objects.requireNonNull(model).close();
    }

    /** One reading's bytes to an array of features. */
    @Benchmark
    public float[] decode() throws Undecodable {
        at = (at + 1) % SERIES;
        return decoded(readings, values[at]);
    }

    /** The same from an Avro record. */
    @Benchmark
    public float[] decodeAvro() throws Undecodable {
        at = (at + 1) % SERIES;
        return decoded(avroReadings, avroValues[at]);
    }

    private float[] decoded(dev.quatrain.stream.decode.@Nullable Readings readingsOf, byte[] value) throws Undecodable {
        dev.quatrain.stream.decode.Readings decoder = Objects.requireNonNull(readingsOf);
        decoder.decode(keys[at], value, 0);
        return decoder.values();
    }

    /** A batch of readings to their scores. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public @Nullable Score step() {
        MicroBatch into = Objects.requireNonNull(batch);
        for (int i = 0; i < BATCH; i++) {
            at = (at + 1) % SERIES;
            eventTime += at == 0 ? Readings.INTERVAL : 0;
            var unused = into.offer(names[at], eventTime, reading);
        }
        into.flush(last);
        return score;
    }

    /** A score to its bytes. */
    @Benchmark
    public byte[] encode() {
        return ScoreJson.encode(Objects.requireNonNull(score));
    }

    /** A series' record to the bytes of the changelog. */
    @Benchmark
    public byte[] log() {
        at = (at + 1) % SERIES;
        return Objects.requireNonNull(table).record(at);
    }
}
