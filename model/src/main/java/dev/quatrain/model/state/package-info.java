/** Where the hidden states of many series lie in memory and in the changelog. */
@NullMarked
package dev.quatrain.model.state;

import org.jspecify.annotations.NullMarked;
