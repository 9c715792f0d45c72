package dev.quatrain.stream.config;

import dev.quatrain.model.scoring.SwapPolicy;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.model.state.KeptReadings;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reads where a pipeline has its model from: {@code model}, or {@code announced} and {@code swap}.
 *
 * @param pipeline its section
 * @param folder where relative paths start
 */
record ModelSourceSettings(Settings pipeline, Path folder) {
    /** Twice the warm-up of most models; see docs/models.md for what it costs. */
    private static final int KEEP = 64;

    /** As in a topic's key and in a command line. */
    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}]{1,200}");

    ModelSource read() {
        if (!pipeline.has("announced")) {
            if (pipeline.has("swap")) {
                pipeline.problem(
                        "swap",
                        "says what happens when another model is announced, but this pipeline's model is a file; "
                                + "leave it out, or write announced: NAME instead of model.");
            }
            return new ModelSource.File(pipeline.path("model", folder));
        }
        if (pipeline.has("model")) {
            pipeline.problem("model", "names a file, and announced a model to follow; leave one of them out.");
        }
        String name = pipeline.text("announced");
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            pipeline.problem("announced", "is no name of a model: 200 characters at most, no spaces.");
        }
        return new ModelSource.Announced(name, swap(pipeline.section("swap")));
    }

    private static SwapPolicy swap(Settings swap) {
        SwapPolicy.States states = swap.choice("states", SwapPolicy.States.class, SwapPolicy.DEFAULT.states());
        int otherwise = states == SwapPolicy.States.REWARM ? KEEP : 0;
        int least = states == SwapPolicy.States.REWARM ? 1 : 0;
        int keep = swap.integer("keep", otherwise, least, KeptReadings.MOST);
        if (states == SwapPolicy.States.RESET && keep > 0) {
            swap.problem("keep", "keeps readings to go on from, but states: reset does not; leave one of them out.");
            keep = 0;
        }
        return new SwapPolicy(states, keep);
    }
}
