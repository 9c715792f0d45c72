package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.data.Corpus;
import java.util.Map;

/** Feature extraction: trained as a reconstruction, of which only the code is given out. */
public record FeaturesPlan() implements TaskPlan {
    @Override
    public TaskName name() {
        return TaskName.FEATURES;
    }

    @Override
    public Task on(Corpus corpus) {
        return new ReconstructPlan(ReconstructPlan.ErrorOf.NEWEST).on(corpus);
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of();
    }
}
