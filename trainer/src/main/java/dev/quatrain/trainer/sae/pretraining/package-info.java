/** Greedy pre-training of stacked autoencoders, plain, denoising or sparse, with an encoder and a decoder of their own at each level. */
@NullMarked
package dev.quatrain.trainer.sae.pretraining;

import org.jspecify.annotations.NullMarked;
