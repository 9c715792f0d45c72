package dev.quatrain.stream.topology;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.stream.config.Pipeline;

/** A pipeline with its model, opened and verified. */
public record LoadedPipeline(Pipeline pipeline, StepModel model) {
    /** Whether the model's output holds features that go to a topic of their own. */
    public boolean extractsFeatures() {
        return model.manifest().output().find(Segments.EMBEDDING).isPresent();
    }
}
