package dev.quatrain.trainer.tasks;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.layers.StepScope;
import org.jspecify.annotations.Nullable;

/** How a network's outputs become the step graph's output row: as ONNX nodes, and offline the same in Java. */
public interface Readout {
    /**
     * Values of one step in the graph.
     *
     * @param scaled the reading [B, F]
     * @param window the readings the network sees at once [B, W*F], or null
     * @param output the network's output at this step [B, n]
     * @param level the scale of the series at the reading the output speaks of, or null where all series share one
     */
    record Step(
            String scaled,
            @Nullable String window,
            String output,
            @Nullable RunningScaleNodes level) {}

    /** The output row's parts. */
    Segments segments();

    /** Writes the nodes and gives the output row [B, O]. */
    String export(StepScope scope, Step step, Scaling scaling);

    /**
     * The output rows of a whole sequence.
     *
     * @param scaled [T][F]
     * @param outputs [T][n] the network's outputs
     * @return [T][O] raw units
     */
    float[][] rows(float[][] scaled, float[][] outputs, Scaling scaling);

    /** Readings a fresh state needs before the rows mean something, beyond what the network needs. */
    default int warmupSteps() {
        return 0;
    }
}
