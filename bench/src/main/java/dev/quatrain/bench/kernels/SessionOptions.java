package dev.quatrain.bench.kernels;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.quatrain.bench.throughput.Network;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One step of ONNX Runtime under the options that its sessions offer, microseconds for a step of the whole batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SessionOptions {
    /** How a session is made; each differs from the product's in one point. */
    public enum Variant {
        PRODUCT,
        TWO_THREADS,
        TWO_SPINNING_THREADS,
        NO_ARENA,
        NO_MEMORY_PATTERN,
        BASIC_OPTIMISATION,
        FLUSH_DENORMALS
    }

    /** The variant. */
    @Param
    public Variant variant = Variant.PRODUCT;

    /** Rows of a step. */
    @Param({"1", "16", "256"})
    public int batch = 1;

    private @Nullable OrtSession session;
    private Map<String, OnnxTensor> inputs = Map.of();
    private Map<String, OnnxTensor> outputs = Map.of();

    /** Makes the session. */
    @Setup
    public void open() throws Exception {
        Bundle bundle = BundleReader.read(Network.LSTM_64.bundle(Path.of("bench", "target", "throughput", "models")));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            boolean two = variant == Variant.TWO_THREADS || variant == Variant.TWO_SPINNING_THREADS;
            options.setIntraOpNumThreads(two ? 2 : 1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(
                    variant == Variant.BASIC_OPTIMISATION
                            ? OrtSession.SessionOptions.OptLevel.BASIC_OPT
                            : OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry(
                    "session.intra_op.allow_spinning", variant == Variant.TWO_SPINNING_THREADS ? "1" : "0");
            options.setCPUArenaAllocator(variant != Variant.NO_ARENA);
            options.setMemoryPatternOptimization(variant != Variant.NO_MEMORY_PATTERN);
            options.addConfigEntry("session.set_denormal_as_zero", variant == Variant.FLUSH_DENORMALS ? "1" : "0");
            session = environment.createSession(bundle.stepGraph(), options);
        }
        int features = bundle.manifest().features().size();
        int states = bundle.manifest().state().length();
        inputs = Map.of("reading", tensor(features), "state", tensor(states));
        outputs = Map.of("output", tensor(bundle.manifest().output().length()), "state_out", tensor(states));
    }

    private OnnxTensor tensor(int width) throws OrtException {
        FloatBuffer rows = ByteBuffer.allocateDirect(batch * width * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < rows.capacity(); i++) {
            rows.put(i, (float) Math.sin(i));
        }
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), rows, new long[] {batch, width});
    }

    /** Frees the native memory. */
    @TearDown
    public void close() throws OrtException {
        Objects.requireNonNull(session).close();
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
    }

    /** One step. */
    @Benchmark
    public void step() throws OrtException {
        Objects.requireNonNull(session).run(inputs, Set.of(), outputs).close();
    }
}
