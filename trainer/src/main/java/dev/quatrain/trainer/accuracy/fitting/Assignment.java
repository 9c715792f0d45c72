package dev.quatrain.trainer.accuracy.fitting;

import dev.quatrain.trainer.accuracy.datasets.SplitData;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model to be trained.
 *
 * @param data training, validation and test parts; the test part must not be looked at
 * @param plan a training plan as a user writes it, without a data section
 * @param overrides values by dotted key that win over the plan's
 * @param seed of every random choice
 * @param folder an empty folder for files
 */
public record Assignment(SplitData data, String plan, Map<String, String> overrides, long seed, Path folder) {}
