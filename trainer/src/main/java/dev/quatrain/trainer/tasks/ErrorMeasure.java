package dev.quatrain.trainer.tasks;

import dev.quatrain.trainer.onnx.OnnxGraph;

/** A model's own measure of how wrong it was, never negative: as ONNX nodes, and offline the same in Java. */
public interface ErrorMeasure {
    /** Numbers it gives: one for each feature, or 1. */
    int width();

    /** Writes the nodes and gives the measure [B, width]. */
    String export(OnnxGraph graph, Readout.Step step);

    /**
     * The measure at reading t.
     *
     * @param scaled [T][F]
     * @param output the network's output at t
     * @param into takes [width] from {@code at} on
     */
    void measure(float[][] scaled, float[] output, int t, float[] into, int at);
}
