package dev.quatrain.model.step;

import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.bundle.GoldenSequences.Sequence;
import java.util.List;

/** Steps a model through its golden sequences, one by one and all together, and compares with the outputs kept at export. */
final class GoldenReplay {
    /** Relative; between processors the low bits differ, a wrong graph is off by far more. */
    private static final float TOLERANCE = 1e-4f;

    private GoldenReplay() {}

    static void check(StepModel model) {
        List<Sequence> sequences = model.bundle().golden().sequences();
        float[] magnitude = magnitudes(sequences, model.outputLength());
        for (Sequence sequence : sequences) {
            check(model, List.of(sequence), magnitude);
        }
        if (sequences.size() > 1) {
            check(model, sequences, magnitude);
        }
    }

    private static void check(StepModel model, List<Sequence> sequences, float[] magnitude) {
        List<float[][]> readings = sequences.stream().map(Sequence::readings).toList();
        List<float[][]> outputs = Unroll.outputs(model, readings);
        for (int b = 0; b < sequences.size(); b++) {
            float[][] golden = sequences.get(b).outputs();
            for (int t = 0; t < golden.length; t++) {
                for (int o = 0; o < golden[t].length; o++) {
                    float actual = outputs.get(b)[t][o];
                    if (!Float.isNaN(golden[t][o]) && !(Math.abs(actual - golden[t][o]) <= TOLERANCE * magnitude[o])) {
                        throw StepModel.refused(
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
