package dev.quatrain.trainer.tasks;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.layers.StepScope;
import java.util.Map;

/**
 * Gives out the code as it is.
 *
 * @param width channels of the code
 */
record EmbeddingReadout(int width) implements Readout {
    @Override
    public Segments segments() {
        return Segments.of(Map.of(Segments.EMBEDDING, width));
    }

    @Override
    public String export(StepScope scope, Step step, Scaling scaling) {
        return step.output();
    }

    @Override
    public float[][] rows(float[][] scaled, float[][] outputs, Scaling scaling) {
        return outputs;
    }
}
