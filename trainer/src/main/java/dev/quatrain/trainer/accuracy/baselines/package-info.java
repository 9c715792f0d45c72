/** Simple methods without a model, which every model is held against. */
@NullMarked
package dev.quatrain.trainer.accuracy.baselines;

import org.jspecify.annotations.NullMarked;
