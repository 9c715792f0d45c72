package dev.quatrain.model.step;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.Manifest;

/**
 * A step graph ready to run: weights inside, immutable, shared between threads. State belongs to the caller and passes through the
 * buffers of a {@link StepBatch}, of which each thread has its own.
 */
public interface StepModel extends AutoCloseable {
    /**
     * Loads a bundle's graph into ONNX Runtime, checks that it takes and gives what the manifest says, and replays its golden sequences.
     *
     * @param threads threads within one step; 1 is right where several stream threads share a machine
     * @throws dev.quatrain.model.bundle.BundleRefused if the graph is malformed, has another signature, or gives other numbers than when it
     *     was exported
     */
    static StepModel open(Bundle bundle, int threads) {
        return open(bundle, threads, 1);
    }

    /**
     * The same, its golden sequences replayed also in batches of the size that will be stepped.
     *
     * @param largestBatch most rows of a step, at least 1
     */
    static StepModel open(Bundle bundle, int threads, int largestBatch) {
        return OnnxStepModel.open(bundle, threads, largestBatch);
    }

    /** Where the graph comes from. */
    Bundle bundle();

    default Manifest manifest() {
        return bundle().manifest();
    }

    /** F, floats in a reading. */
    default int features() {
        return manifest().features().size();
    }

    /** S, floats in a hidden state. */
    default int stateLength() {
        return manifest().state().length();
    }

    /** O, floats in an output row. */
    default int outputLength() {
        return manifest().output().length();
    }

    /** Buffers for steps of up to {@code capacity} series, for one thread. */
    StepBatch newBatch(int capacity);

    /** Frees the weights; batches of this model must not be used any more. */
    @Override
    void close();
}
