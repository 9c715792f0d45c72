package dev.quatrain.trainer.layers;

/** What a convolution sees beyond the ends of its input: zeros, or nothing. */
public enum Padding {
    /** Zeros before the start, so that no output depends on a later input; the only one that streams. */
    CAUSAL,
    /** Zeros on both sides, one more behind if uneven; with stride 1 the length stays. */
    SAME,
    /** None: only where the kernel fits. */
    VALID
}
