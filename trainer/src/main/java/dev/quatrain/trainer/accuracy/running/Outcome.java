package dev.quatrain.trainer.accuracy.running;

import org.jspecify.annotations.Nullable;

/**
 * How a run ended: with a result, or with the last of what it printed.
 *
 * @param reused whether the result was there before
 */
public record Outcome(RunKey key, @Nullable RunResult result, String failure, boolean reused) {
    static Outcome of(RunResult result, boolean reused) {
        return new Outcome(result.key(), result, "", reused);
    }

    static Outcome failed(RunKey key, String failure) {
        return new Outcome(key, null, failure, false);
    }
}
