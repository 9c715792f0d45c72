/** Baselines against closed forms and against the figures known for real data. */
@NullMarked
package dev.quatrain.trainer.baselines;

import org.jspecify.annotations.NullMarked;
