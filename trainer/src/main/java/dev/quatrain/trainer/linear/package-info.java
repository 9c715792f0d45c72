/** Linear regression in closed form. */
@NullMarked
package dev.quatrain.trainer.linear;

import org.jspecify.annotations.NullMarked;
