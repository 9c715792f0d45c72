/** Writes ONNX graphs. */
@NullMarked
package dev.quatrain.trainer.onnx;

import org.jspecify.annotations.NullMarked;
