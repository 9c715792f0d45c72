package dev.quatrain.trainer.families;

import dev.quatrain.model.bundle.Segments;

/**
 * An exported network: the ONNX step graph and what the manifest must say of it.
 *
 * @param onnx the graph's bytes
 * @param state the hidden state row [S]
 * @param output the output row [O]
 * @param windowSteps readings it looks back on explicitly, 0 if recurrent
 * @param horizonSteps readings it forecasts, 0 if none
 * @param delaySteps readings by which its output lags
 * @param warmupSteps readings a fresh state needs before its output counts
 */
public record StepGraph(
        byte[] onnx,
        Segments state,
        Segments output,
        int windowSteps,
        int horizonSteps,
        int delaySteps,
        int warmupSteps) {}
