package dev.quatrain.trainer.tasks;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.Corpus;
import java.util.Map;

/**
 * Reconstruction of the readings a network sees.
 *
 * @param error of which readings the error counts, for a network that sees a window
 */
public record ReconstructPlan(ErrorOf error) implements TaskPlan {

    /** Readings whose error counts. */
    public enum ErrorOf {
        /** All of the window, by the root of their mean square. */
        WINDOW,
        /** The newest only. */
        NEWEST
    }

    public static ReconstructPlan read(Settings settings) {
        return new ReconstructPlan(settings.choice("error", ErrorOf.class, ErrorOf.WINDOW));
    }

    @Override
    public TaskName name() {
        return TaskName.RECONSTRUCT;
    }

    @Override
    public Task on(Corpus corpus) {
        return new Reconstruct(corpus.features(), error, null, corpus.scaling().running() != null);
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of("reconstruct.error", error.name());
    }
}
