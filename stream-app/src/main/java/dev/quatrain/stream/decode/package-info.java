/** From a record's bytes to a reading. */
@NullMarked
package dev.quatrain.stream.decode;

import org.jspecify.annotations.NullMarked;
