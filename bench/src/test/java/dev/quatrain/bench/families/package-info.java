/** Every family's example on the stream: trained briefly from its own configuration, served by its own configuration. */
@NullMarked
package dev.quatrain.bench.families;

import org.jspecify.annotations.NullMarked;
