package dev.quatrain.stream.scoring;

import dev.quatrain.schemas.Score;

/**
 * A score on its way through the topology.
 *
 * @param pipeline the pipeline that made it
 */
public record Outcome(String pipeline, Score score) implements Finding {}
