package dev.quatrain.model.tiny;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.GoldenSequences;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Calibration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step graph over two features that gives any of the output segments: expected = the last reading, error = |reading - last|, each
 * feature's or their sum, lower and upper = expected - 2 and + 3, forecast = the reading, its interval - 2 and + 3.
 *
 * @param segments what the output holds, in order
 * @param oneError whether the error is one for the whole reading
 */
public record TinySegmentsModel(List<String> segments, boolean oneError) {
    private static final int FEATURES = 2;

    /** The model in memory. */
    public Bundle bundle() {
        return new Bundle(
                "memory",
                "0123456789abcdef".repeat(4),
                manifest(lengths(), 1, calibration(oneError ? 1 : FEATURES)),
                stepGraph(),
                golden());
    }

    /** A calibration of E errors, threshold 1 at a root mean square of 4 units. */
    public static Calibration calibration(int errors) {
        float[] scale = new float[errors];
        Arrays.fill(scale, 1f);
        return new Calibration(FEATURES, new float[errors], scale, new float[0], false, 4f, 1, 1e-3, null);
    }

    /** A manifest with the given output; calibration only where the output can be judged. */
    public static Manifest manifest(Map<String, Integer> output, int horizonSteps, Calibration calibration) {
        boolean judged = output.containsKey(Segments.EXPECTED) || output.containsKey(Segments.ERROR);
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "tiny-segments",
                "1",
                "none",
                "reconstruct",
                List.of(new Feature("a", "", null, null), new Feature("b", "", null, null)),
                1000,
                1,
                horizonSteps,
                0,
                1,
                Segments.of(Map.of("last", FEATURES)),
                Segments.of(output),
                List.of(),
                judged ? calibration : null,
                Map.of(),
                new Provenance("none", "unknown", 1, Map.of(), Map.of(), "17", "test", "2026-01-01T00:00:00Z"),
                Map.of());
    }

    private Map<String, Integer> lengths() {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        segments.forEach(name -> lengths.put(name, name.equals(Segments.ERROR) && oneError ? 1 : FEATURES));
        return lengths;
    }

    private byte[] stepGraph() {
        OnnxGraph graph = new OnnxGraph()
                .input("reading", FEATURES)
                .input("state", FEATURES)
                .constant("two", new int[] {1}, 2f)
                .constant("three", new int[] {1}, 3f)
                .node("Identity", "expected", "state")
                .node("Sub", "off", "reading", "state")
                .node("Abs", oneError ? "errors" : "error", "off")
                .node("Sub", "lower", "state", "two")
                .node("Add", "upper", "state", "three")
                .node("Identity", "forecast", "reading")
                .node("Sub", "forecast_lower", "reading", "two")
                .node("Add", "forecast_upper", "reading", "three")
                .node("Identity", "state_out", "reading");
        if (oneError) {
            graph.constant("sum", new int[] {FEATURES, 1}, 1f, 1f).node("MatMul", "error", "errors", "sum");
        }
        return graph.concat("output", segments.toArray(new String[0]))
                .output(
                        "output",
                        lengths().values().stream().mapToInt(Integer::intValue).sum())
                .output("state_out", FEATURES)
                .model();
    }

    private GoldenSequences golden() {
        float[][] readings = {{1, 2}, {5, 4}};
        float[][] outputs = {row(new float[] {0, 0}, readings[0]), row(readings[0], readings[1])};
        return new GoldenSequences(List.of(new GoldenSequences.Sequence(readings, outputs)));
    }

    private float[] row(float[] last, float[] reading) {
        Segments output = Segments.of(lengths());
        float[] row = new float[output.length()];
        for (Segments.Segment segment : output.parts()) {
            for (int i = 0; i < segment.length(); i++) {
                row[segment.offset() + i] = switch (segment.name()) {
                    case Segments.EXPECTED -> last[i];
                    case Segments.LOWER -> last[i] - 2;
                    case Segments.UPPER -> last[i] + 3;
                    case Segments.FORECAST -> reading[i];
                    case Segments.FORECAST_LOWER -> reading[i] - 2;
                    case Segments.FORECAST_UPPER -> reading[i] + 3;
                    default -> Math.abs(reading[i] - last[i]) + (oneError ? Math.abs(reading[1] - last[1]) : 0);
                };
            }
        }
        return row;
    }
}
