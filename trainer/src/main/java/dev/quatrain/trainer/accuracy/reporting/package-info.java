/** The results for people and for programs. */
@NullMarked
package dev.quatrain.trainer.accuracy.reporting;

import org.jspecify.annotations.NullMarked;
