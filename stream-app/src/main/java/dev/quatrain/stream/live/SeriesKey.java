package dev.quatrain.stream.live;

/** A series as one pipeline scores it. */
public record SeriesKey(String pipeline, String series) {}
