package dev.quatrain.model.step;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleRefused;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import java.util.Arrays;
import java.util.Map;

/** A step graph in an ONNX Runtime session. */
final class OnnxStepModel implements StepModel {
    static final String READING = "reading";
    static final String STATE = "state";
    static final String OUTPUT = "output";
    static final String STATE_OUT = "state_out";

    private final Bundle bundle;
    private final OrtEnvironment environment;
    private final OrtSession session;

    private OnnxStepModel(Bundle bundle, OrtEnvironment environment, OrtSession session) {
        this.bundle = bundle;
        this.environment = environment;
        this.session = session;
    }

    /**
     * Loads, checks and replays, as {@link StepModel#open(Bundle, int, int)} says.
     *
     * @throws BundleRefused if the model must not be used
     */
    static OnnxStepModel open(Bundle bundle, int threads, int largestBatch) {
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
        OnnxStepModel model = new OnnxStepModel(bundle, environment, session);
        try {
            model.checkSignature();
            GoldenReplay.check(model, largestBatch);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public Bundle bundle() {
        return bundle;
    }

    @Override
    public StepBatch newBatch(int capacity) {
        return new OnnxStepBatch(environment, session, capacity, features(), stateLength(), outputLength());
    }

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
