/** Stacked autoencoders, pre-trained level by level (Hinton and Salakhutdinov 2006; Vincent et al. 2010). */
@NullMarked
package dev.quatrain.trainer.sae;

import org.jspecify.annotations.NullMarked;
