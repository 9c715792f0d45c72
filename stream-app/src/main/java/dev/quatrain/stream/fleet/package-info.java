/** The series of this instance side by side: who stands where, the heat map, the swim lanes. */
@NullMarked
package dev.quatrain.stream.fleet;

import org.jspecify.annotations.NullMarked;
