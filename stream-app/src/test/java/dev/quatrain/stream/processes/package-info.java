/** Java programs as processes of their own, which a test may pause, stop and kill. */
@NullMarked
package dev.quatrain.stream.processes;

import org.jspecify.annotations.NullMarked;
