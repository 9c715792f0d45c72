/** Our layers as a Deeplearning4j network: one layer of its own kind that holds them all, and a loss over whole sequences. */
@NullMarked
package dev.quatrain.trainer.network;

import org.jspecify.annotations.NullMarked;
