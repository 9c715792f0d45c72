package dev.quatrain.trainer.families;

import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.tasks.Task;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import dev.quatrain.trainer.training.TrainingSession;
import java.util.Map;

/** A way to build and train a network, as configured. Immutable. */
public interface Family {
    /** The family's name in the manifest: rnn, sae, … */
    String name();

    /**
     * Trains a network on the corpus. The same corpus, task, options and seed give the same network.
     *
     * @throws dev.quatrain.model.OperatorError if the family cannot do the task, the data does not suffice or the loss is not finite
     */
    TrainedNetwork train(Corpus corpus, Task task, TrainingOptions options, TrainingSession session);

    /** Trains without a checkpoint. */
    default TrainedNetwork train(Corpus corpus, Task task, TrainingOptions options, long seed, Progress progress) {
        return train(corpus, task, options, TrainingSession.unkept(seed, progress));
    }

    /** Its hyper-parameters by dotted key, for the provenance. */
    Map<String, String> parameters();
}
