/** Tests that look at all modules together. */
@NullMarked
package dev.quatrain.bench;

import org.jspecify.annotations.NullMarked;
