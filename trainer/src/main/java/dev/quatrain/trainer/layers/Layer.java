package dev.quatrain.trainer.layers;

import java.util.List;

/**
 * A differentiable map of sequences that also runs step by step. Keeps what its last forward pass needs for the backward pass, so one
 * thread uses it at a time, and {@link #backward} follows the {@link #forward} it belongs to.
 */
public interface Layer {
    /** Steps and channels it makes of an example; the steps are those of the training windows. */
    Shape output();

    /**
     * The forward pass over whole sequences, from a reset state.
     *
     * @param training whether dropout is on and batch statistics are used and learned
     */
    Signal forward(Signal input, boolean training);

    /**
     * The backward pass of the last forward pass in training: adds to the gradients of its parameters.
     *
     * @param gradient of the loss by this layer's output
     * @return of the loss by its input
     */
    Signal backward(Signal gradient);

    /**
     * Makes a layer that draws random numbers in training go on as if it had gone forward so many more times.
     *
     * @param passes forward passes in training
     */
    default void skip(int passes) {}

    /** What is learned, always in the same order. */
    List<Parameter> parameters();

    /**
     * The layer applied to one step, with the history it needs in the hidden state.
     *
     * @param input value [B, channels] of this step
     * @return value [B, channels] of this step
     * @throws UnsupportedOperationException if it needs the whole window
     */
    default String step(StepScope scope, String input) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " needs a whole window");
    }

    /**
     * The layer applied to a whole window.
     *
     * @param input value [B, steps * channels], step by step
     * @return value [B, output steps * output channels], step by step
     * @throws UnsupportedOperationException if it only goes step by step
     */
    default String window(StepScope scope, String input) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " goes step by step");
    }
}
