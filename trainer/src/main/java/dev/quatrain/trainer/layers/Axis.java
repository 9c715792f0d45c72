package dev.quatrain.trainer.layers;

import dev.quatrain.model.OperatorError;

/**
 * A kernel's positions along one axis of its input. Position o sees the inputs {@code o * stride - before + k * dilation} for k below
 * {@code kernel}.
 *
 * @param in length of the input
 * @param out positions
 * @param before zeros before the input
 * @param after zeros behind the input
 */
record Axis(int in, int kernel, int stride, int dilation, int out, int before, int after) {
    /** @throws OperatorError if a size is not positive, or the kernel does not fit even once */
    static Axis of(String what, int in, int kernel, int stride, int dilation, Padding padding) {
        if (kernel < 1 || stride < 1 || dilation < 1) {
            throw new OperatorError("A " + what + " needs a size, a stride and a dilation of at least 1, not " + kernel
                    + ", " + stride + " and " + dilation + ".");
        }
        int span = (kernel - 1) * dilation;
        if (padding == Padding.VALID) {
            if (span >= in) {
                throw new OperatorError(
                        "A " + what + " that spans " + (span + 1) + " steps does not fit into its input of " + in
                                + ". Choose a longer window, a smaller size or dilation, or another padding.");
            }
            return new Axis(in, kernel, stride, dilation, (in - span - 1) / stride + 1, 0, 0);
        }
        int out = (in - 1) / stride + 1;
        int zeros = Math.max((out - 1) * stride + span + 1 - in, 0);
        return padding == Padding.CAUSAL
                ? new Axis(in, kernel, stride, dilation, out, span, 0)
                : new Axis(in, kernel, stride, dilation, out, zeros / 2, zeros - zeros / 2);
    }

    /** An axis of length 1 that a kernel does not move along. */
    static Axis single() {
        return new Axis(1, 1, 1, 1, 1, 0, 0);
    }

    /** The input that element k of the kernel sees at position o; outside of the input there are zeros. */
    int source(int o, int k) {
        return o * stride - before + k * dilation;
    }

    boolean inside(int source) {
        return source >= 0 && source < in;
    }
}
