package dev.quatrain.trainer.layers;

/**
 * The kind of a recurrent layer's units. With the input x and the state h before, each block is a product of x, one of h and a bias; the
 * blocks stand side by side in the weights' columns, the candidate always first.
 */
public enum Cell {
    /** {@code h' = tanh(a)} (Elman 1990). One block. */
    SIMPLE(1, 1),
    /**
     * {@code c' = f c + i g, h' = o tanh(c')} (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000, its bias beginning at 1
     * after Jozefowicz et al. 2015). Blocks: candidate g, forget f, output o, input i, which is Deeplearning4j's order.
     */
    LSTM(4, 2),
    /**
     * {@code h' = (1 - z) n + z h, n = tanh(x W + b + r (h R + d))} (Cho et al. 2014) with the reset gate r applied after the product, as
     * in cuDNN and ONNX's linear_before_reset=1: so a step needs one product of h, not two. Blocks: candidate n, reset r, update z.
     */
    GRU(3, 1);

    private final int blocks;
    private final int states;

    Cell(int blocks, int states) {
        this.blocks = blocks;
        this.states = states;
    }

    /** Columns of the weights for each unit. */
    int blocks() {
        return blocks;
    }

    /** Floats of hidden state for each unit: h, and an LSTM's c. */
    int states() {
        return states;
    }
}
