package dev.quatrain.trainer.network;

import dev.quatrain.trainer.layers.Parameter;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between Java arrays and a contiguous row of Deeplearning4j's parameters or gradients, in one native copy each. */
final class FlatRow {
    private FlatRow() {}

    static void read(INDArray row, List<Parameter> into) {
        FloatPointer pointer = pointer(row);
        long at = 0;
        for (Parameter parameter : into) {
            pointer.position(at).get(parameter.values());
            at += parameter.length();
        }
    }

    static void write(List<Parameter> from, Function<Parameter, float[]> what, INDArray row) {
        FloatPointer pointer = pointer(row);
        long at = 0;
        for (Parameter parameter : from) {
            pointer.position(at).put(what.apply(parameter));
            at += parameter.length();
        }
    }

    /** All floats of a contiguous array in the order of its memory. */
    static float[] floats(INDArray array) {
        INDArray contiguous = array.isView() || array.ordering() != 'c' ? array.dup('c') : array;
        float[] values = new float[Math.toIntExact(contiguous.length())];
        pointer(contiguous).get(values);
        return values;
    }

    private static FloatPointer pointer(INDArray row) {
        return new FloatPointer(row.data().addressPointer());
    }
}
