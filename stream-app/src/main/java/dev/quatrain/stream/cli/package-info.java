/** The commands. */
@NullMarked
package dev.quatrain.stream.cli;

import org.jspecify.annotations.NullMarked;
