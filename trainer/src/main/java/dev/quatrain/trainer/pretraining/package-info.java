/** What greedy, layer-wise pre-training leaves behind, whoever trained it: weights to start a deep network from (Hinton et al. 2006). */
@NullMarked
package dev.quatrain.trainer.pretraining;

import org.jspecify.annotations.NullMarked;
