/** Replays data through the scorer of the stream and measures what it says. */
@NullMarked
package dev.quatrain.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
