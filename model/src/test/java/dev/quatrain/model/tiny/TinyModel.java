package dev.quatrain.model.tiny;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.BundleWriter;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.GoldenSequences;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Calibration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A recurrent step graph over two features, small enough to be computed by hand beside it: expected = state.level; level' = level +
 * 0.5 (reading - level); hidden' = tanh(reading W + hidden U). The hidden units do not touch the expectation but make the state
 * large enough for matrix kernels to matter.
 */
public final class TinyModel {
    public static final int FEATURES = 2;
    public static final int HIDDEN = 8;
    public static final int WARMUP = 5;
    private static final float[] W = weights(FEATURES * HIDDEN, 1);
    private static final float[] U = weights(HIDDEN * HIDDEN, 2);

    private TinyModel() {}

    /** The step graph. */
    public static byte[] stepGraph() {
        OnnxGraph graph =
                inputs().constant("w", new int[] {FEATURES, HIDDEN}, W).constant("u", new int[] {HIDDEN, HIDDEN}, U);
        split(graph).node("Identity", "output", "level");
        return complete(
                corrected(graph)
                        .node("MatMul", "in", "reading", "w")
                        .node("MatMul", "recurrent", "hidden", "u")
                        .node("Add", "sum", "in", "recurrent")
                        .node("Tanh", "newHidden", "sum"),
                "newHidden");
    }

    /** The same, but its runtime fails on batches of more than one row. */
    public static byte[] stepGraphForOneRow() {
        OnnxGraph graph = split(inputs().constant("one", new int[] {1, 1}, 1f))
                .node("Transpose", "columns", "level")
                .node("MatMul", "onlyRow", "columns", "one")
                .node("Transpose", "row", "onlyRow")
                .node("Sub", "nothing", "level", "level")
                .node("Add", "output", "row", "nothing");
        return complete(corrected(graph), "hidden");
    }

    /** The same, but rows spoil each other's expectation unless they are alike: each is off by l (L'L) - l |L|^2, for rows l of the levels L. */
    public static byte[] stepGraphThatMixesRows() {
        OnnxGraph graph = split(inputs())
                .node("Transpose", "columns", "level")
                .node("MatMul", "products", "columns", "level")
                .node("MatMul", "mixed", "level", "products")
                .node("ReduceSumSquare", "square", "level")
                .node("Mul", "own", "level", "square")
                .node("Sub", "foreign", "mixed", "own")
                .node("Add", "output", "level", "foreign");
        return complete(corrected(graph), "hidden");
    }

    private static OnnxGraph inputs() {
        return new OnnxGraph()
                .input("reading", FEATURES)
                .input("state", FEATURES + HIDDEN)
                .constant("half", new int[] {1}, 0.5f)
                .constant("levelOf", new int[] {FEATURES + HIDDEN, FEATURES}, selector(0, FEATURES))
                .constant("hiddenOf", new int[] {FEATURES + HIDDEN, HIDDEN}, selector(FEATURES, HIDDEN));
    }

    /** With {@code level} and {@code hidden}, the two parts of the state. */
    private static OnnxGraph split(OnnxGraph graph) {
        return graph.node("MatMul", "level", "state", "levelOf").node("MatMul", "hidden", "state", "hiddenOf");
    }

    /** With {@code newLevel}, half way from the level to the reading. */
    private static OnnxGraph corrected(OnnxGraph graph) {
        return graph.node("Sub", "error", "reading", "level")
                .node("Mul", "correction", "error", "half")
                .node("Add", "newLevel", "level", "correction");
    }

    private static byte[] complete(OnnxGraph graph, String hidden) {
        return graph.concat("state_out", "newLevel", hidden)
                .output("output", FEATURES)
                .output("state_out", FEATURES + HIDDEN)
                .model();
    }

    /** A manifest for {@link #stepGraph} with features a and b, one reading a second, threshold 1 at a deviation of 4 units. */
    public static Manifest manifest(String id, String version) {
        return manifest(id, version, new Calibration(new float[] {0, 0}, new float[] {1, 1}, 4f, 1, 1e-3));
    }

    /** The same with errors judged otherwise. */
    public static Manifest manifest(String id, String version, Calibration calibration) {
        Map<String, Integer> state = new LinkedHashMap<>();
        state.put("level", FEATURES);
        state.put("hidden", HIDDEN);
        return new Manifest(
                Manifest.FORMAT_VERSION,
                id,
                version,
                "rnn",
                "forecast",
                List.of(new Feature("a", "m", -1e6f, 1e6f), new Feature("b", "", null, null)),
                1000,
                0,
                0,
                0,
                WARMUP,
                Segments.of(state),
                Segments.of(Map.of(Segments.EXPECTED, FEATURES)),
                List.of(),
                calibration,
                Map.of("mse", 1.0),
                new Provenance("none", "unknown", 1, Map.of(), Map.of(), "17", "test", "2026-01-01T00:00:00Z"),
                Map.of());
    }

    /** What the graph gives, computed plainly: outputs [T][F] for readings [T][F]. */
    public static float[][] reference(float[][] readings) {
        float[] level = new float[FEATURES];
        float[][] outputs = new float[readings.length][];
        for (int t = 0; t < readings.length; t++) {
            outputs[t] = level.clone();
            for (int f = 0; f < FEATURES; f++) {
                level[f] += 0.5f * (readings[t][f] - level[f]);
            }
        }
        return outputs;
    }

    public static float[][] readings(long seed, int steps) {
        Random random = new Random(seed);
        float[][] readings = new float[steps][FEATURES];
        for (float[] reading : readings) {
            for (int f = 0; f < FEATURES; f++) {
                reading[f] = (float) random.nextGaussian();
            }
        }
        return readings;
    }

    /** Writes the model's bundle. */
    public static Path write(Path file, Manifest manifest) {
        float[][] readings = readings(7, 16);
        try {
            new BundleWriter(
                            manifest,
                            stepGraph(),
                            new GoldenSequences(List.of(new GoldenSequences.Sequence(readings, reference(readings)))))
                    .write(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model's bundle, written to a temporary file and read back. */
    public static Bundle bundle() {
        return bundle(manifest("tiny", "1"));
    }

    /** The same with errors judged otherwise. */
    public static Bundle bundle(Calibration calibration) {
        return bundle(manifest("tiny", "1", calibration));
    }

    private static Bundle bundle(Manifest manifest) {
        try {
            Path file = Files.createTempFile("tiny", ".qtn");
            try {
                return BundleReader.read(write(file, manifest));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] selector(int from, int width) {
        float[] matrix = new float[(FEATURES + HIDDEN) * width];
        for (int i = 0; i < width; i++) {
            matrix[(from + i) * width + i] = 1;
        }
        return matrix;
    }

    private static float[] weights(int n, long seed) {
        Random random = new Random(seed);
        float[] weights = new float[n];
        for (int i = 0; i < n; i++) {
            weights[i] = (float) random.nextGaussian() * 0.5f;
        }
        return weights;
    }
}
