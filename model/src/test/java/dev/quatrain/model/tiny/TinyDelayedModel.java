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

/**
 * A step graph that looks {@code delay} readings ahead, small enough to be computed by hand beside it. Of reading t it gives
 *
 * <pre>
 * expected       [2] mean of the readings t-delay … t+delay that there are
 * embedding      [2] reading t itself
 * probabilities  [2] softmax of the expected values, labels left and right
 * </pre>
 *
 * The hidden state is the window of the last 2·delay readings and a flag for each value of whether it is there.
 *
 * @param delay at least 1
 */
public record TinyDelayedModel(int delay) {
    public static final int FEATURES = 2;
    public static final int WARMUP = 3;

    private int window() {
        return 2 * delay * FEATURES;
    }

    /** The step graph. */
    public byte[] stepGraph() {
        int window = window();
        int all = window + FEATURES;
        return new OnnxGraph()
                .input("reading", FEATURES)
                .input("state", 2 * window)
                .constant("zero", new int[] {1}, 0f)
                .constant("one", new int[] {1}, 1f)
                .constant("valuesOf", new int[] {2 * window, window}, selector(2 * window, 0, window))
                .constant("flagsOf", new int[] {2 * window, window}, selector(2 * window, window, window))
                .constant("newest", new int[] {all, window}, selector(all, FEATURES, window))
                .constant("middleOf", new int[] {all, FEATURES}, selector(all, delay * FEATURES, FEATURES))
                .constant("summing", new int[] {all, FEATURES}, summing())
                .node("IsNaN", "absent", "reading")
                .node("Where", "value", "absent", "zero", "reading")
                .node("Where", "flag", "absent", "zero", "one")
                .node("MatMul", "values", "state", "valuesOf")
                .node("MatMul", "flags", "state", "flagsOf")
                .concat("allValues", "values", "value")
                .concat("allFlags", "flags", "flag")
                .node("MatMul", "sum", "allValues", "summing")
                .node("MatMul", "present", "allFlags", "summing")
                .node("Max", "count", "present", "one")
                .node("Div", "mean", "sum", "count")
                .node("MatMul", "middle", "allValues", "middleOf")
                .node("Softmax", "classes", "mean")
                .node("MatMul", "newValues", "allValues", "newest")
                .node("MatMul", "newFlags", "allFlags", "newest")
                .concat("output", "mean", "middle", "classes")
                .concat("state_out", "newValues", "newFlags")
                .output("output", 3 * FEATURES)
                .output("state_out", 2 * window)
                .model();
    }

    /** A manifest for {@link #stepGraph} with features a and b, one reading a second, threshold 1 at a deviation of 4 units. */
    public Manifest manifest() {
        Map<String, Integer> state = new LinkedHashMap<>();
        state.put("values", window());
        state.put("flags", window());
        Map<String, Integer> output = new LinkedHashMap<>();
        output.put(Segments.EXPECTED, FEATURES);
        output.put(Segments.EMBEDDING, FEATURES);
        output.put(Segments.PROBABILITIES, 2);
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "tiny-delayed",
                "1",
                "birnn",
                "classify",
                List.of(new Feature("a", "m", -1e6f, 1e6f), new Feature("b", "", null, null)),
                1000,
                2 * delay,
                0,
                delay,
                WARMUP,
                Segments.of(state),
                Segments.of(output),
                List.of("left", "right"),
                new Calibration(new float[] {0, 0}, new float[] {1, 1}, 4f, 1, 1e-3),
                Map.of(),
                new Provenance("none", "unknown", 1, Map.of(), Map.of(), "17", "test", "2026-01-01T00:00:00Z"),
                Map.of());
    }

    /** What the model expects of reading t of [T][F] whole numbers when it knows those from {@code first} to {@code last}. */
    public float[] expected(float[][] readings, int t, int first, int last) {
        float[] mean = new float[FEATURES];
        int from = Math.max(first, t - delay);
        int to = Math.min(last, t + delay);
        for (int f = 0; f < FEATURES; f++) {
            for (int i = from; i <= to; i++) {
                mean[f] += readings[i][f];
            }
            mean[f] /= Math.max(1, to - from + 1);
        }
        return mean;
    }

    /** Outputs [T][O] of the step graph for readings [T][F], whole numbers. */
    float[][] reference(float[][] readings) {
        float[][] outputs = new float[readings.length][3 * FEATURES];
        for (int t = 0; t < readings.length; t++) {
            int spokenOf = t - delay;
            float[] mean = expected(readings, spokenOf, 0, t);
            double left = Math.exp(mean[0]);
            double right = Math.exp(mean[1]);
            System.arraycopy(mean, 0, outputs[t], 0, FEATURES);
            if (spokenOf >= 0) {
                System.arraycopy(readings[spokenOf], 0, outputs[t], FEATURES, FEATURES);
            }
            outputs[t][2 * FEATURES] = (float) (left / (left + right));
            outputs[t][2 * FEATURES + 1] = (float) (right / (left + right));
        }
        return outputs;
    }

    /** Readings [T][F] of small whole numbers, whose sums are exact in any order. */
    public static float[][] readings(long seed, int steps) {
        float[][] readings = TinyModel.readings(seed, steps);
        for (float[] reading : readings) {
            for (int f = 0; f < FEATURES; f++) {
                reading[f] = Math.round(2 * reading[f]);
            }
        }
        return readings;
    }

    /** The model's bundle. */
    public Bundle bundle() {
        float[][] readings = readings(7, 16);
        try {
            Path file = Files.createTempFile("tiny-delayed", ".qtn");
            try {
                new BundleWriter(
                                manifest(),
                                stepGraph(),
                                new GoldenSequences(
                                        List.of(new GoldenSequences.Sequence(readings, reference(readings)))))
                        .write(file);
                return BundleReader.read(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns {@code from} to {@code from + width} of a row of that length. */
    private static float[] selector(int length, int from, int width) {
        float[] matrix = new float[length * width];
        for (int i = 0; i < width; i++) {
            matrix[(from + i) * width + i] = 1;
        }
        return matrix;
    }

    private float[] summing() {
        float[] matrix = new float[(window() + FEATURES) * FEATURES];
        for (int i = 0; i < window() + FEATURES; i++) {
            matrix[i * FEATURES + i % FEATURES] = 1;
        }
        return matrix;
    }
}
