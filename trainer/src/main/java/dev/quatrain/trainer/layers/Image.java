package dev.quatrain.trainer.layers;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.onnx.OnnxGraph;

/**
 * A window seen as an image: its steps are the rows, and a row's channels are {@code width} points of {@code maps} each, the maps
 * fastest. A window of plain readings is an image of one map, its channels the columns.
 */
public record Image(int height, int width, int maps) {
    /**
     * The image that a window is.
     *
     * @throws OperatorError if the channels are no multiple of the maps
     */
    public static Image of(Shape shape, int maps) {
        if (maps < 1 || shape.channels() % maps != 0) {
            throw new OperatorError("A window of " + shape.channels() + " channels is no image of " + maps
                    + " maps. Name the maps the layer before makes, or 1 for the window itself.");
        }
        return new Image(shape.steps(), shape.channels() / maps, maps);
    }

    public Shape shape() {
        return new Shape(height, width * maps);
    }

    /** A window's value [B, height * width * maps] as [B, maps, height, width], the order of ONNX. */
    String unfold(OnnxGraph graph, String window) {
        return graph.transpose(graph.reshape(window, -1, height, width, maps), 0, 3, 1, 2);
    }

    /** The inverse of {@link #unfold}. */
    String fold(OnnxGraph graph, String image) {
        return graph.reshape(graph.transpose(image, 0, 2, 3, 1), -1, shape().size());
    }
}
