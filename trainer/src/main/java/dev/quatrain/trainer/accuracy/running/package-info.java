/** Runs contenders, each in a process of its own, and keeps their results. */
@NullMarked
package dev.quatrain.trainer.accuracy.running;

import org.jspecify.annotations.NullMarked;
