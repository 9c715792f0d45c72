/** The step graph's execution: B series advanced by one reading in one call. */
@NullMarked
package dev.quatrain.model.step;

import org.jspecify.annotations.NullMarked;
