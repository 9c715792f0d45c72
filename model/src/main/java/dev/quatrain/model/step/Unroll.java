package dev.quatrain.model.step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Steps whole sequences from the reset state: for export, checks and tests, not for the stream. */
public final class Unroll {
    private Unroll() {}

    /** Outputs [T][O] of one sequence [T][F]. */
    public static float[][] outputs(StepModel model, float[][] sequence) {
        return outputs(model, Collections.singletonList(sequence)).get(0);
    }

    /**
     * Outputs of B sequences stepped together; a shorter one leaves the batch when it ends.
     *
     * @param sequences B times [T][F], lengths may differ
     * @return B times [T][O]
     */
    public static List<float[][]> outputs(StepModel model, List<float[][]> sequences) {
        int s = model.stateLength();
        int f = model.features();
        int o = model.outputLength();
        float[][] states = new float[sequences.size()][s];
        List<float[][]> outputs = new ArrayList<>();
        int longest = 0;
        for (float[][] sequence : sequences) {
            outputs.add(new float[sequence.length][o]);
            longest = Math.max(longest, sequence.length);
        }
        int[] running = new int[sequences.size()];
        try (StepBatch batch = model.newBatch(sequences.size())) {
            for (int t = 0; t < longest; t++) {
                int n = 0;
                for (int b = 0; b < running.length; b++) {
                    if (t < sequences.get(b).length) {
                        batch.readings().put(n * f, sequences.get(b)[t], 0, f);
                        batch.states().put(n * s, states[b], 0, s);
                        running[n++] = b;
                    }
                }
                batch.step(n);
                for (int i = 0; i < n; i++) {
                    batch.outputs().get(i * o, outputs.get(running[i])[t], 0, o);
                    batch.newStates().get(i * s, states[running[i]], 0, s);
                }
            }
        }
        return outputs;
    }
}
