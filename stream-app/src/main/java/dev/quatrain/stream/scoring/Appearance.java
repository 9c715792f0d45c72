package dev.quatrain.stream.scoring;

import dev.quatrain.model.scoring.PresenceChange;

/**
 * A series fell silent, speaks again or is forgotten, on the way to the alerts.
 *
 * @param modelId of the model that scores it
 * @param modelVersion of the same
 */
public record Appearance(String pipeline, PresenceChange change, String modelId, String modelVersion)
        implements Finding {}
