/** The scoring processor and the store that holds hidden states and changelog. */
@NullMarked
package dev.quatrain.stream.scoring;

import org.jspecify.annotations.NullMarked;
