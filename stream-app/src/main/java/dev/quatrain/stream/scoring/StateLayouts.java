package dev.quatrain.stream.scoring;

import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.models.ModelSlot;

/** How a pipeline's series are kept while a model scores them. */
public final class StateLayouts {
    private StateLayouts() {}

    /** The layout of the records: as the model needs it, and with the readings that the next one may need. */
    public static RecordLayout of(Pipeline pipeline, ModelSlot models, StepModel model) {
        RecordLayout layout = RecordLayout.of(
                model.manifest(), pipeline.guard(), pipeline.states().half());
        return pipeline.announced() == null ? layout : layout.keeping(models.kept(model), model.manifest());
    }
}
