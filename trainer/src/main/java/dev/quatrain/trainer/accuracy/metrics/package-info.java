/** Metrics as the literature computes them, without any knowledge of models. */
@NullMarked
package dev.quatrain.trainer.accuracy.metrics;

import org.jspecify.annotations.NullMarked;
