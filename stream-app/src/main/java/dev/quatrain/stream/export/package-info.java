/** Scores as a flat table in a file. */
@NullMarked
package dev.quatrain.stream.export;

import org.jspecify.annotations.NullMarked;
