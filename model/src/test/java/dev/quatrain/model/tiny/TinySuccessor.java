package dev.quatrain.model.tiny;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.BundleWriter;
import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.GoldenSequences;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step graph over two features that may follow another of its kind: expected = state.level; level' = level + gain (reading - level).
 * With slack its state has further floats, which count readings, and so another layout.
 *
 * @param version of the model {@code tiny}
 * @param gain between 0 and 1; tells one model's scores from another's
 * @param slack further floats in the state
 */
public record TinySuccessor(String version, float gain, int slack) {
    private static final int FEATURES = 2;

    /** The step graph. */
    public byte[] stepGraph() {
        int width = FEATURES + slack;
        OnnxGraph graph = new OnnxGraph()
                .input("reading", FEATURES)
                .input("state", width)
                .constant("gain", new int[] {1}, gain)
                .constant("levelOf", new int[] {width, FEATURES}, selector(width, 0, FEATURES))
                .node("MatMul", "level", "state", "levelOf")
                .node("Identity", "output", "level")
                .node("Sub", "error", "reading", "level")
                .node("Mul", "correction", "error", "gain")
                .node("Add", "newLevel", "level", "correction");
        if (slack > 0) {
            graph.constant("one", new int[] {1}, 1f)
                    .constant("slackOf", new int[] {width, slack}, selector(width, FEATURES, slack))
                    .node("MatMul", "count", "state", "slackOf")
                    .node("Add", "newCount", "count", "one")
                    .concat("state_out", "newLevel", "newCount");
        } else {
            graph.node("Identity", "state_out", "newLevel");
        }
        return graph.output("output", FEATURES).output("state_out", width).model();
    }

    /** One reading a second, features a and b. */
    public Manifest manifest() {
        return manifest(TinyModel.manifest("tiny", version).features());
    }

    private Manifest manifest(List<Feature> features) {
        Manifest like = TinyModel.manifest("tiny", version);
        Map<String, Integer> state = new LinkedHashMap<>();
        state.put("level", FEATURES);
        if (slack > 0) {
            state.put("count", slack);
        }
        return new Manifest(
                like.formatVersion(),
                like.id(),
                version,
                like.family(),
                like.task(),
                features,
                like.samplingIntervalMillis(),
                0,
                0,
                0,
                like.warmupSteps(),
                Segments.of(state),
                like.output(),
                like.labels(),
                like.calibration(),
                like.metrics(),
                like.provenance(),
                Map.of());
    }

    /** What the graph gives, computed plainly. */
    private float[][] reference(float[][] readings) {
        float[] level = new float[FEATURES];
        float[][] outputs = new float[readings.length][];
        for (int t = 0; t < readings.length; t++) {
            outputs[t] = level.clone();
            for (int f = 0; f < FEATURES; f++) {
                level[f] += gain * (readings[t][f] - level[f]);
            }
        }
        return outputs;
    }

    /** Writes the model's bundle. */
    public Path write(Path file) {
        float[][] readings = TinyModel.readings(7, 16);
        return write(file, manifest(), readings, reference(readings));
    }

    /** Writes a bundle whose golden outputs are not what its graph gives. */
    public Path writeWithWrongGolden(Path file) {
        float[][] readings = TinyModel.readings(7, 16);
        float[][] wrong = reference(readings);
        wrong[9][1] += 1;
        return write(file, manifest(), readings, wrong);
    }

    /** Writes a bundle whose second feature has another name. */
    public Path writeWithOtherFeatures(Path file) {
        List<Feature> features = new ArrayList<>(manifest().features());
        features.set(1, new Feature("other", "", null, null));
        float[][] readings = TinyModel.readings(7, 16);
        return write(file, manifest(features), readings, reference(readings));
    }

    private Path write(Path file, Manifest manifest, float[][] readings, float[][] outputs) {
        try {
            new BundleWriter(
                            manifest,
                            stepGraph(),
                            new GoldenSequences(List.of(new GoldenSequences.Sequence(readings, outputs))))
                    .write(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model's bundle, written to a temporary file and read back. */
    public Bundle bundle() {
        try {
            Path file = Files.createTempFile("tiny", ".qtn");
            try {
                return BundleReader.read(write(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] selector(int height, int from, int width) {
        float[] matrix = new float[height * width];
        for (int i = 0; i < width; i++) {
            matrix[(from + i) * width + i] = 1;
        }
        return matrix;
    }
}
