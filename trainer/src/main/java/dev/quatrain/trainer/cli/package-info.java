/** The commands train, inspect and evaluate. */
@NullMarked
package dev.quatrain.trainer.cli;

import org.jspecify.annotations.NullMarked;
