package dev.quatrain.model.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.state.SeriesTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every exported model promises, whatever its family. A family's test extends this, trains a small network, and gives the bundle,
 * sequences to try, and the offline network's own outputs.
 */
public abstract class SequenceModelContract {
    /** The exported model. */
    protected abstract Bundle bundle();

    /** At least 3 sequences [T][F], raw units, of different lengths, longer than the model's window. */
    protected abstract List<float[][]> sequences();

    /** The offline network's outputs [T][O] for one whole sequence, in the step graph's layout and units; NaN where it has none. */
    protected abstract float[][] reference(float[][] sequence);

    /** Largest difference to the reference, relative to the larger of 1 and the output's magnitude. */
    protected float tolerance() {
        return 1e-5f;
    }

    @Test
    void stepping_equals_the_whole_sequence_of_the_offline_network() {
        try (StepModel model = StepModel.open(bundle(), 1)) {
            int compared = 0;
            for (float[][] sequence : sequences()) {
                float[][] stepped = Unroll.outputs(model, sequence);
                float[][] reference = reference(sequence);
                for (int t = 0; t < sequence.length; t++) {
                    for (int o = 0; o < model.outputLength(); o++) {
                        if (!Float.isNaN(reference[t][o])) {
                            float allowed = tolerance() * Math.max(1, Math.abs(reference[t][o]));
                            assertThat(Math.abs(stepped[t][o] - reference[t][o]))
                                    .as("step %d, output %d: %s against %s", t, o, stepped[t][o], reference[t][o])
                                    .isLessThanOrEqualTo(allowed);
                            compared++;
                        }
                    }
                }
            }
            assertThat(compared).as("outputs compared").isPositive();
        }
    }

    @Test
    void a_batch_equals_its_singles_bit_for_bit() {
        try (StepModel model = StepModel.open(bundle(), 1)) {
            List<float[][]> sequences = sequences();
            List<float[][]> many = new ArrayList<>();
            for (int i = 0; i < 37; i++) {
                many.add(sequences.get(i % sequences.size()));
            }
            List<float[][]> alone = sequences.stream()
                    .map(sequence -> Unroll.outputs(model, sequence))
                    .toList();
            List<float[][]> together = Unroll.outputs(model, many);
            for (int i = 0; i < many.size(); i++) {
                assertThat(together.get(i)).isDeepEqualTo(alone.get(i % alone.size()));
            }
        }
    }

    @Test
    void snapshot_restore_and_continue_equals_uninterrupted_bit_for_bit() {
        try (StepModel model = StepModel.open(bundle(), 1)) {
            RecordLayout layout = RecordLayout.of(model.manifest());
            for (float[][] sequence : sequences()) {
                float[][] uninterrupted = Unroll.outputs(model, sequence);
                SeriesTable table = new SeriesTable(layout);
                try (StepBatch batch = model.newBatch(3)) {
                    for (int t = 0; t < sequence.length; t++) {
                        int row = table.findOrCreate("s", 1);
                        batch.readings().put(0, sequence[t]);
                        table.hidden().load(row, batch.states(), 0);
                        batch.step(1);
                        table.hidden().store(row, batch.newStates(), 0);
                        float[] output = new float[model.outputLength()];
                        batch.outputs().get(0, output);
                        assertThat(output).as("step %d", t).isEqualTo(uninterrupted[t]);
                        byte[] snapshot = table.record(row);
                        table = new SeriesTable(layout);
                        table.changelog().restore("s", snapshot);
                    }
                }
            }
        }
    }

    @Test
    void a_model_that_looks_ahead_gives_finite_outputs_when_no_reading_comes() {
        try (StepModel model = StepModel.open(bundle(), 1)) {
            int delay = model.manifest().delaySteps();
            for (float[][] sequence : sequences()) {
                float[][] ended = Arrays.copyOf(sequence, sequence.length + delay);
                for (int t = sequence.length; t < ended.length; t++) {
                    ended[t] = new float[model.features()];
                    Arrays.fill(ended[t], Float.NaN);
                }
                float[][] outputs = Unroll.outputs(model, ended);
                assertThat(Arrays.copyOf(outputs, sequence.length))
                        .as("what was given before the end")
                        .isDeepEqualTo(Unroll.outputs(model, sequence));
                for (int t = sequence.length; t < ended.length; t++) {
                    for (float output : outputs[t]) {
                        assertThat(output).as("step %d", t).isFinite();
                    }
                }
            }
        }
    }
}
