package dev.quatrain.trainer.families;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reading of Deeplearning4j networks into plain arrays and bytes. */
public final class Networks {
    private Networks() {}

    /** A matrix, row by row, whatever its order in memory. */
    public static float[] rows(INDArray matrix) {
        return matrix.dup('c').data().asFloat();
    }

    /** A parameter of a layer, row by row. */
    public static float[] parameter(MultiLayerNetwork network, int layer, String name) {
        return rows(network.getLayer(layer).getParam(name));
    }

    public static byte[] zip(MultiLayerNetwork network) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ModelSerializer.writeModel(network, bytes, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
