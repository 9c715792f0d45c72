/** The one training loop of all families: epochs, early stopping, learning curves. */
@NullMarked
package dev.quatrain.trainer.training;

import org.jspecify.annotations.NullMarked;
