/** Deep belief networks (Hinton, Osindero and Teh 2006). */
@NullMarked
package dev.quatrain.trainer.dbn;

import org.jspecify.annotations.NullMarked;
