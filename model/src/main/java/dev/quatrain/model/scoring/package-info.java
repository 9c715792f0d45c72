/** Readings in, scores out: gathers across series, steps, scatters, calibrates. */
@NullMarked
package dev.quatrain.model.scoring;

import org.jspecify.annotations.NullMarked;
