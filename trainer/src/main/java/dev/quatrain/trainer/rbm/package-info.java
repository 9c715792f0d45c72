/** Restricted Boltzmann machines and deep belief networks (Hinton 2002, 2006), after Hinton's practical guide (2010). */
@NullMarked
package dev.quatrain.trainer.rbm;

import org.jspecify.annotations.NullMarked;
