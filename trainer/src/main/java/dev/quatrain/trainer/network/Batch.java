package dev.quatrain.trainer.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A mini-batch of B examples.
 *
 * @param inputs [B, steps * channels] row by row; steps of NaN behind the end of a shorter example
 * @param targets [B, output steps * channels] row by row, NaN where a step does not count
 */
public record Batch(int size, float[] inputs, float[] targets) {
    INDArray features() {
        return Nd4j.create(inputs, new long[] {size, inputs.length / size}, 'c');
    }

    INDArray targetRows() {
        return Nd4j.create(targets, new long[] {size, targets.length / size}, 'c');
    }
}
