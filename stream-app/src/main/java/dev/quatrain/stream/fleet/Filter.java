package dev.quatrain.stream.fleet;

import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.history.Presence;
import dev.quatrain.stream.history.Standing;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which series are asked for.
 *
 * @param q part of the id, upper or lower case; blank = all
 * @param minSeverity least severity; 0 also lets in those without one
 */
public record Filter(
        String q,
        @Nullable String pipeline,
        @Nullable String model,
        @Nullable ScoreStatus status,
        @Nullable Presence presence,
        float minSeverity) {
    /** Every series. */
    public static final Filter ALL = new Filter("", null, null, null, null, 0);

    public Filter {
        q = q.strip().toLowerCase(Locale.ROOT);
    }

    boolean admits(Standing standing, Presence now) {
        return (pipeline == null || pipeline.equals(standing.pipeline()))
                && (model == null || model.equals(standing.modelId()))
                && (status == null || status == standing.status())
                && (presence == null || presence == now)
                && (minSeverity <= 0 || standing.severity() >= minSeverity)
                && (q.isEmpty() || standing.series().toLowerCase(Locale.ROOT).contains(q));
    }
}
