package dev.quatrain.model.step;

import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.bundle.GoldenSequences.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps a model through its golden sequences, one by one, in pairs and in the largest batch, and compares with the outputs kept at export: a graph
 * may fail, or mix its rows, in batches of some size only.
 */
final class GoldenReplay {
    /** Relative; between processors the low bits differ, a wrong graph is off by far more. */
    private static final float TOLERANCE = 1e-4f;

    /** Enough for every step of some sequences in batches of hundreds; bounds the time for the largest. */
    private static final int ROWS = 16_384;

    private GoldenReplay() {}

    /** @param largest most rows of a batch, at least 1 */
    static void check(StepModel model, int largest) {
        List<Sequence> sequences = model.bundle().golden().sequences();
        float[] magnitude = magnitudes(sequences, model.outputLength());
        for (Sequence sequence : sequences) {
            check(model, List.of(sequence), magnitude);
        }
        for (int size : new int[] {2, sequences.size(), largest}) {
            if (size > 1 && !sequences.isEmpty()) {
                check(model, batch(sequences, size), magnitude);
            }
        }
    }

    /**
     * So many sequences in turns, each from its start, together about {@link #ROWS} rows. Every other turn they run backwards, beside the others but
     * compared with nothing: rows that are all alike would not show that they are mixed.
     */
    private static List<Sequence> batch(List<Sequence> sequences, int size) {
        int steps = Math.max(1, ROWS / size);
        List<Sequence> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Sequence whole = sequences.get(i % sequences.size());
            int n = Math.min(steps, whole.readings().length);
            batch.add(i / sequences.size() % 2 == 0 ? start(whole, n) : backwards(whole, n));
        }
        return batch;
    }

    private static Sequence start(Sequence whole, int n) {
        return new Sequence(Arrays.copyOf(whole.readings(), n), Arrays.copyOf(whole.outputs(), n));
    }

    private static Sequence backwards(Sequence whole, int n) {
        float[][] readings = new float[n][];
        float[][] outputs = new float[n][whole.outputs()[0].length];
        for (int t = 0; t < n; t++) {
            readings[t] = whole.readings()[n - 1 - t];
            Arrays.fill(outputs[t], Float.NaN);
        }
        return new Sequence(readings, outputs);
    }

    private static void check(StepModel model, List<Sequence> sequences, float[] magnitude) {
        List<float[][]> readings = sequences.stream().map(Sequence::readings).toList();
        List<float[][]> outputs;
        try {
            outputs = Unroll.outputs(model, readings);
        } catch (StepFailed e) {
            throw OnnxStepModel.refused(
                    model.bundle(),
                    Reason.INVALID_GRAPH,
                    "its step.onnx fails on a batch of " + sequences.size() + ": " + e.getMessage());
        }
        for (int b = 0; b < sequences.size(); b++) {
            float[][] golden = sequences.get(b).outputs();
            for (int t = 0; t < golden.length; t++) {
                for (int o = 0; o < golden[t].length; o++) {
                    float actual = outputs.get(b)[t][o];
                    if (!Float.isNaN(golden[t][o]) && !(Math.abs(actual - golden[t][o]) <= TOLERANCE * magnitude[o])) {
                        throw OnnxStepModel.refused(
                                model.bundle(),
                                Reason.GOLDEN_MISMATCH,
                                "golden sequence " + b + ", step " + t + ", output " + o + " gives " + actual
                                        + " here and gave " + golden[t][o] + " when exported (batch of "
                                        + sequences.size() + ")");
                    }
                }
            }
        }
    }

    /** Largest magnitude of each output over all sequences: what the tolerance is relative to. */
    private static float[] magnitudes(List<Sequence> sequences, int outputs) {
        float[] magnitude = new float[outputs];
        for (Sequence sequence : sequences) {
            for (float[] row : sequence.outputs()) {
                for (int o = 0; o < outputs; o++) {
                    magnitude[o] = Float.isNaN(row[o])
                            ? magnitude[o]
                            : Math.max(Math.max(magnitude[o], Math.abs(row[o])), Float.MIN_NORMAL);
                }
            }
        }
        return magnitude;
    }
}
