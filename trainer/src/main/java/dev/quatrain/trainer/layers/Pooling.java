package dev.quatrain.trainer.layers;

import dev.quatrain.model.OperatorError;
import java.util.List;

/** How many values become one. */
public enum Pooling {
    MAX("MaxPool"),
    MEAN("AveragePool");

    private final String operator;

    Pooling(String operator) {
        this.operator = operator;
    }

    /** The same list, if it names anything. */
    static List<Pooling> some(List<Pooling> poolings) {
        if (poolings.isEmpty()) {
            throw new OperatorError("A pool over all steps names no pooling. Choose MAX, MEAN or both.");
        }
        return List.copyOf(poolings);
    }

    /** The ONNX operator with a sliding kernel. */
    String operator() {
        return operator;
    }
}
