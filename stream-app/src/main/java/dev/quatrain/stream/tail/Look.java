package dev.quatrain.stream.tail;

/** How lines are laid out. */
public enum Look {
    /** One JSON object a line, as in the topic. */
    JSON,
    /** Columns with tabs between, for other programs. */
    PLAIN,
    /** Aligned, with a sparkline. */
    TERMINAL,
    /** As {@link #TERMINAL}, in colours. */
    COLOURS
}
