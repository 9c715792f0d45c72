/**
 * The layers of all families: forward and backward pass in plain float arrays on BLAS, and the same layer as nodes of a step graph.
 * An adapter makes a stack of them one layer of a Deeplearning4j network, which trains it.
 */
@NullMarked
package dev.quatrain.trainer.layers;

import org.jspecify.annotations.NullMarked;
