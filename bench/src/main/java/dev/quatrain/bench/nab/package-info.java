/** A public benchmark file streamed through the whole application, and what was found in it. */
@NullMarked
package dev.quatrain.bench.nab;

import org.jspecify.annotations.NullMarked;
