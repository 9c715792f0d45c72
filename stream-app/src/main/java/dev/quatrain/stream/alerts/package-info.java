/** From scores to alerts. */
@NullMarked
package dev.quatrain.stream.alerts;

import org.jspecify.annotations.NullMarked;
