/** Where readings go that cannot be scored, and what is said of them. */
@NullMarked
package dev.quatrain.stream.deadletter;

import org.jspecify.annotations.NullMarked;
