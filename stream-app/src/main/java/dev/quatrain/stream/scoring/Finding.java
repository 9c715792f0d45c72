package dev.quatrain.stream.scoring;

/** What alert rules look at: a score, or that a series came or went. */
public sealed interface Finding permits Outcome, Appearance {
    /** The pipeline that found it. */
    String pipeline();
}
