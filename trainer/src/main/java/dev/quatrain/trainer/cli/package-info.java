/** The commands train, inspect, evaluate and accuracy. */
@NullMarked
package dev.quatrain.trainer.cli;

import org.jspecify.annotations.NullMarked;
