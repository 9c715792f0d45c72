/** The topology, in one method. */
@NullMarked
package dev.quatrain.stream.topology;

import org.jspecify.annotations.NullMarked;
