package dev.quatrain.stream.topology;

import dev.quatrain.model.step.StepModel;
import dev.quatrain.stream.config.Pipeline;

/** A pipeline with its model, opened and verified. */
public record LoadedPipeline(Pipeline pipeline, StepModel model) {}
