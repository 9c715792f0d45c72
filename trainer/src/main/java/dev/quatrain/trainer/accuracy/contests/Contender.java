package dev.quatrain.trainer.accuracy.contests;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who competes: a model family with its plan, or a baseline.
 *
 * @param name unique in its contest; a baseline's own name
 * @param plan name of the training plan, or null of a baseline
 * @param set values of the plan that this data needs otherwise, by dotted key
 * @param targets what it is to reach
 * @param against name of the contender it differs from in one setting, whose effect is reported; or null
 * @param seconds CPU time a run is expected to take: longer ones start first
 */
public record Contender(
        String name,
        @Nullable String plan,
        Map<String, String> set,
        List<Target> targets,
        @Nullable String against,
        int seconds) {
    public boolean isBaseline() {
        return plan == null;
    }
}
