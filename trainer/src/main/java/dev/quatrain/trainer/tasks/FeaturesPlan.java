package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.network.Loss;
import java.util.Map;

/** Feature extraction: trained as a reconstruction, of which only the code is given out. */
public record FeaturesPlan() implements TaskPlan {
    @Override
    public TaskName name() {
        return TaskName.FEATURES;
    }

    @Override
    public Task on(Corpus corpus) {
        return new Features(new ReconstructPlan(ReconstructPlan.ErrorOf.NEWEST).on(corpus));
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of();
    }

    private record Features(Task reconstruction) implements Task {
        @Override
        public TaskName name() {
            return TaskName.FEATURES;
        }

        @Override
        public Loss loss() {
            return reconstruction.loss();
        }

        @Override
        public int outputs() {
            return reconstruction.outputs();
        }

        @Override
        public void target(Run run, int t, float[] into, int at) {
            reconstruction.target(run, t, into, at);
        }

        @Override
        public Readout readout(int window, int code) {
            return new EmbeddingReadout(code);
        }
    }
}
