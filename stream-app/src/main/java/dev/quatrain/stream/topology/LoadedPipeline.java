package dev.quatrain.stream.topology;

import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.ReadingFormat;
import dev.quatrain.stream.models.ModelSlot;
import dev.quatrain.stream.models.ServedModel;
import dev.quatrain.stream.models.ShadowComparison;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline with its model, opened and verified.
 *
 * @param models holds the model; never empty again
 * @param shadow the candidate that is only watched; null if there never is one
 * @param format how its readings are decoded
 */
public record LoadedPipeline(
        Pipeline pipeline, ModelSlot models, @Nullable Shadow shadow, ReadingFormat format) {
    /**
     * A candidate that is only watched.
     *
     * @param models holds it, or nothing
     * @param comparison of its scores with those that count
     */
    public record Shadow(ModelSlot models, ShadowComparison comparison) {}

    /** A pipeline whose model stays. */
    public LoadedPipeline(Pipeline pipeline, StepModel model, ReadingFormat format) {
        this(pipeline, ModelSlot.of(model), null, format);
    }

    /** Opens the format that the pipeline names. */
    public LoadedPipeline(Pipeline pipeline, StepModel model) {
        this(pipeline, model, ReadingFormat.of(pipeline, model.manifest().featureNames()));
    }

    /** A pipeline whose models are announced; the slot is not empty. */
    public static LoadedPipeline announced(Pipeline pipeline, ModelSlot models, Shadow shadow) {
        return new LoadedPipeline(
                pipeline,
                models,
                shadow,
                ReadingFormat.of(pipeline, model(models).manifest().featureNames()));
    }

    /** The model that scores now. */
    public StepModel model() {
        return model(models);
    }

    private static StepModel model(ModelSlot slot) {
        ServedModel served = slot.current();
        if (served == null) {
            throw new IllegalStateException("There is no model yet");
        }
        return served.model();
    }

    /** Whether some model's output may hold features that go to a topic of their own. */
    public boolean extractsFeatures() {
        return pipeline.announced() != null
                || model().manifest().output().find(Segments.EMBEDDING).isPresent();
    }
}
