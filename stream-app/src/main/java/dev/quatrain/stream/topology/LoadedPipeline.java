package dev.quatrain.stream.topology;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.ReadingFormat;

/**
 * A pipeline with its model, opened and verified.
 *
 * @param format how its readings are decoded
 */
public record LoadedPipeline(Pipeline pipeline, StepModel model, ReadingFormat format) {
    /** Opens the format that the pipeline names. */
    public LoadedPipeline(Pipeline pipeline, StepModel model) {
        this(pipeline, model, ReadingFormat.of(pipeline, model.manifest().featureNames()));
    }

    /** Whether the model's output holds features that go to a topic of their own. */
    public boolean extractsFeatures() {
        return model.manifest().output().find(Segments.EMBEDDING).isPresent();
    }
}
