package dev.quatrain.stream.config;

import dev.quatrain.model.scoring.SwapPolicy;
import java.nio.file.Path;

/** Where a pipeline has its model from. */
public sealed interface ModelSource {
    /** A bundle, the same for as long as the process runs. */
    record File(Path path) implements ModelSource {}

    /**
     * Whatever is announced under a name, as long as it is found good.
     *
     * @param swap what becomes of the states when that is another bundle
     */
    record Announced(String name, SwapPolicy swap) implements ModelSource {}
}
