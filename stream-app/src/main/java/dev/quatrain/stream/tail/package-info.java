/** Scores as lines for a terminal or a pipe. */
@NullMarked
package dev.quatrain.stream.tail;

import org.jspecify.annotations.NullMarked;
