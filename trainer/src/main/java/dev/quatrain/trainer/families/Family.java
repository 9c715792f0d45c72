package dev.quatrain.trainer.families;

import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.training.Progress;
import dev.quatrain.trainer.training.TrainingOptions;
import java.util.Map;

/** A configured model family: knows how to build and train its network. Immutable. */
public interface Family {
    /** The family's name in the manifest: rnn, sae, … */
    String name();

    /** What its models do: forecast, reconstruct, … */
    String task();

    /**
     * Trains a network on the corpus. The same corpus, options and seed give the same network.
     *
     * @throws dev.quatrain.model.OperatorError if the data does not suffice or the loss is not finite
     */
    TrainedNetwork train(Corpus corpus, TrainingOptions options, long seed, Progress progress);

    /** Its hyper-parameters by dotted key, for the provenance. */
    Map<String, String> parameters();
}
