/** Offline training: from a configuration and data to a bundle. */
@NullMarked
package dev.quatrain.trainer;

import org.jspecify.annotations.NullMarked;
