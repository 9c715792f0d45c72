/** A small real model for tests that need one without the trainer. */
@NullMarked
package dev.quatrain.model.tiny;

import org.jspecify.annotations.NullMarked;
