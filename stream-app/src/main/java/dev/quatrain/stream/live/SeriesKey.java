package dev.quatrain.stream.live;

/** One series as one model sees it: what the dashboard shows on a line of its own. */
public record SeriesKey(String modelId, String series) {}
