/** Tiny models trained in seconds on generated data, for tests and benchmarks. */
@NullMarked
package dev.quatrain.trainer.quick;

import org.jspecify.annotations.NullMarked;
