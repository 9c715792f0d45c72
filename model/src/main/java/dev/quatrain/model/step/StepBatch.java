package dev.quatrain.model.step;

import java.nio.FloatBuffer;

/**
 * The buffers of one thread's steps: the caller fills row i of {@link #readings} and {@link #states}, steps n rows, and reads row i of
 * {@link #outputs} and {@link #newStates}.
 *
 * <pre>
 * readings  f32[capacity][F]     states     f32[capacity][S]
 * outputs   f32[capacity][O]     newStates  f32[capacity][S]
 * </pre>
 */
public interface StepBatch extends AutoCloseable {
    /** [capacity][F], raw units. */
    FloatBuffer readings();

    /** [capacity][S] before the step. */
    FloatBuffer states();

    /** [capacity][O] after the step. */
    FloatBuffer outputs();

    /** [capacity][S] after the step. */
    FloatBuffer newStates();

    /**
     * Advances the first n rows by one reading.
     *
     * @throws StepFailed if the runtime fails, with its message
     */
    void step(int n);

    /** Whether row i of {@link #newStates} is finite throughout. */
    boolean stateIsFinite(int i);

    /** Whether row i of {@link #outputs} is finite throughout. */
    boolean outputIsFinite(int i);

    /** Frees the buffers; the model stays. */
    @Override
    void close();
}
