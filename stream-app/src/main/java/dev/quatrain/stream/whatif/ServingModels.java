package dev.quatrain.stream.whatif;

import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.stream.config.Pipeline;
import java.util.Optional;
import java.util.function.Function;

/** The models that score now, lent out one question at a time, so that none is closed while it is used. */
@FunctionalInterface
public interface ServingModels {
    /** Of an application of which nothing is known. */
    ServingModels NONE = pipeline -> Optional.empty();

    /** The model of a pipeline, to be closed by the caller; empty if there is no such pipeline, or no model yet. For any thread. */
    Optional<Lent> lend(String pipeline);

    /**
     * A model that stays open until this is closed.
     *
     * @param layout of the pipeline's records
     * @param giveBack called once
     */
    record Lent(Pipeline pipeline, StepModel model, RecordLayout layout, Runnable giveBack) implements AutoCloseable {
        @Override
        public void close() {
            giveBack.run();
        }
    }

    /** Asks the model of a pipeline; empty if there is no such pipeline, or no model yet. */
    default <T> Optional<T> ask(String pipeline, Function<Lent, T> question) {
        Optional<Lent> lent = lend(pipeline);
        if (lent.isEmpty()) {
            return Optional.empty();
        }
        try (Lent model = lent.get()) {
            return Optional.of(question.apply(model));
        }
    }
}
