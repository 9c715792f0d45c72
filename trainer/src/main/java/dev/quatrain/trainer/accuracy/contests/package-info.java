/** Which families compete on which data, and what is to be reached. */
@NullMarked
package dev.quatrain.trainer.accuracy.contests;

import org.jspecify.annotations.NullMarked;
