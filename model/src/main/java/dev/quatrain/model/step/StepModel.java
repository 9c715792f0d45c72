package dev.quatrain.model.step;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleRefused;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.bundle.Manifest;
import java.util.Arrays;
import java.util.Map;

/**
 * A step graph ready to run: weights inside, immutable, shared between threads. State belongs to the caller and passes through the
 * buffers of a {@link StepBatch}, of which each thread has its own.
 */
public final class StepModel implements AutoCloseable {
    static final String READING = "reading";
    static final String STATE = "state";
    static final String OUTPUT = "output";
    static final String STATE_OUT = "state_out";

    private final Bundle bundle;
    private final OrtEnvironment environment;
    private final OrtSession session;

    private StepModel(Bundle bundle, OrtEnvironment environment, OrtSession session) {
        this.bundle = bundle;
        this.environment = environment;
        this.session = session;
    }

    /**
     * Loads a bundle's graph, checks that it takes and gives what the manifest says, and replays its golden sequences.
     *
     * @param threads threads within one step; 1 is right where several stream threads share a machine
     * @throws BundleRefused if the graph is malformed, has another signature, or gives other numbers than when it was exported
     */
    public static StepModel open(Bundle bundle, int threads) {
        return open(bundle, threads, 1);
    }

    /**
     * The same, its golden sequences replayed also in batches of the size that will be stepped.
     *
     * @param largestBatch most rows of a step, at least 1
     */
    public static StepModel open(Bundle bundle, int threads, int largestBatch) {
        CommandLineLimit.check();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession session;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // A spinning pool would take the cores from the stream threads between two steps.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(bundle.stepGraph(), options);
        } catch (OrtException e) {
            throw refused(bundle, Reason.INVALID_GRAPH, "ONNX Runtime cannot load its step.onnx: " + e.getMessage());
        }
        StepModel model = new StepModel(bundle, environment, session);
        try {
            model.checkSignature();
            GoldenReplay.check(model, largestBatch);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    public Bundle bundle() {
        return bundle;
    }

    public Manifest manifest() {
        return bundle.manifest();
    }

    /** F, floats in a reading. */
    public int features() {
        return manifest().features().size();
    }

    /** S, floats in a hidden state. */
    public int stateLength() {
        return manifest().state().length();
    }

    /** O, floats in an output row. */
    public int outputLength() {
        return manifest().output().length();
    }

    /** Buffers for steps of up to {@code capacity} series, for one thread. */
    public StepBatch newBatch(int capacity) {
        return new StepBatch(environment, session, capacity, features(), stateLength(), outputLength());
    }

    /** Frees the session; batches of this model must not be used any more. */
    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not close a session: " + e.getMessage(), e);
        }
    }

    private void checkSignature() {
        try {
            checkWidth(session.getInputInfo(), READING, features());
            checkWidth(session.getInputInfo(), STATE, stateLength());
            checkWidth(session.getOutputInfo(), OUTPUT, outputLength());
            checkWidth(session.getOutputInfo(), STATE_OUT, stateLength());
        } catch (OrtException e) {
            throw refused(bundle, Reason.INVALID_GRAPH, "its step.onnx has no readable signature: " + e.getMessage());
        }
    }

    private void checkWidth(Map<String, NodeInfo> nodes, String name, int width) {
        NodeInfo node = nodes.get(name);
        if (node == null || !(node.getInfo() instanceof TensorInfo tensor)) {
            throw refused(
                    bundle,
                    Reason.INVALID_GRAPH,
                    "its step.onnx has no tensor named " + name + ", only " + nodes.keySet());
        }
        long[] shape = tensor.getShape();
        if (shape.length != 2 || shape[0] != -1 || (shape[1] != -1 && shape[1] != width)) {
            throw refused(
                    bundle,
                    Reason.INVALID_GRAPH,
                    "its tensor " + name + " has shape " + Arrays.toString(shape) + "; needed is [batch, " + width
                            + "] with a dynamic batch");
        }
    }

    static BundleRefused refused(Bundle bundle, Reason reason, String why) {
        return new BundleRefused(
                reason,
                "The bundle " + bundle.origin() + " is refused: " + why + ". Export it again with bin/quatrain train.");
    }
}
