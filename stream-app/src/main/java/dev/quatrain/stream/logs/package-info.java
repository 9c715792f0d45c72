/** How the process tells what it does: for people, or for a log collector. */
@NullMarked
package dev.quatrain.stream.logs;

import org.jspecify.annotations.NullMarked;
