/** What the application counts and times. */
@NullMarked
package dev.quatrain.stream.metrics;

import org.jspecify.annotations.NullMarked;
