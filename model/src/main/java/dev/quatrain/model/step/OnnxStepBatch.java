package dev.quatrain.model.step;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The buffers in direct memory that ONNX Runtime reads and writes in place; nothing is copied or allocated in a step once a batch size has
 * been seen.
 */
final class OnnxStepBatch implements StepBatch {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int features;
    private final int stateLength;
    private final int outputLength;
    private final FloatBuffer readings;
    private final FloatBuffer states;
    private final FloatBuffer outputs;
    private final FloatBuffer newStates;
    /** By number of rows: tensors over the front of the buffers. */
    private final @Nullable Tensors[] bySize;

    OnnxStepBatch(OrtEnvironment environment, OrtSession session, int capacity, int features, int state, int output) {
        this.environment = environment;
        this.session = session;
        this.features = features;
        this.stateLength = state;
        this.outputLength = output;
        this.readings = direct(capacity, features);
        this.states = direct(capacity, state);
        this.outputs = direct(capacity, output);
        this.newStates = direct(capacity, state);
        this.bySize = new Tensors[capacity + 1];
    }

    /** Tensors of n rows; they share the batch's memory. */
    private record Tensors(
            OnnxTensor reading,
            OnnxTensor state,
            OnnxTensor output,
            OnnxTensor newState,
            Map<String, OnnxTensor> inputs,
            Map<String, OnnxTensor> results) {
        void close() {
            reading.close();
            state.close();
            output.close();
            newState.close();
        }
    }

    @Override
    public FloatBuffer readings() {
        return readings;
    }

    @Override
    public FloatBuffer states() {
        return states;
    }

    @Override
    public FloatBuffer outputs() {
        return outputs;
    }

    @Override
    public FloatBuffer newStates() {
        return newStates;
    }

    @Override
    public void step(int n) {
        try {
            @Nullable Tensors tensors = bySize[n];
            if (tensors == null) {
                tensors = tensorsOf(n);
                bySize[n] = tensors;
            }
            session.run(tensors.inputs(), Set.of(), tensors.results()).close();
        } catch (OrtException e) {
            throw new StepFailed("A step of " + n + " rows failed in ONNX Runtime: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean stateIsFinite(int i) {
        return isFinite(newStates, i * stateLength, stateLength);
    }

    @Override
    public boolean outputIsFinite(int i) {
        return isFinite(outputs, i * outputLength, outputLength);
    }

    private static boolean isFinite(FloatBuffer buffer, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (!Float.isFinite(buffer.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Tensors tensorsOf(int n) throws OrtException {
        OnnxTensor reading = tensor(readings, n, features);
        OnnxTensor state = tensor(states, n, stateLength);
        OnnxTensor output = tensor(outputs, n, outputLength);
        OnnxTensor newState = tensor(newStates, n, stateLength);
        return new Tensors(
                reading,
                state,
                output,
                newState,
                Map.of(OnnxStepModel.READING, reading, OnnxStepModel.STATE, state),
                Map.of(OnnxStepModel.OUTPUT, output, OnnxStepModel.STATE_OUT, newState));
    }

    private OnnxTensor tensor(FloatBuffer buffer, int rows, int width) throws OrtException {
        return OnnxTensor.createTensor(environment, buffer.slice(0, rows * width), new long[] {rows, width});
    }

    private static FloatBuffer direct(int rows, int width) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(rows, width) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Frees the tensors; the session stays. */
    @Override
    public void close() {
        for (int n = 0; n < bySize.length; n++) {
            @Nullable Tensors tensors = bySize[n];
            if (tensors != null) {
                tensors.close();
                bySize[n] = null;
            }
        }
    }
}
