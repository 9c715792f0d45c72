/** How a contender is trained and replayed: the seam between the accuracy harness and the product's trainer. */
@NullMarked
package dev.quatrain.trainer.accuracy.fitting;

import org.jspecify.annotations.NullMarked;
