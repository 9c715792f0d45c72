package dev.quatrain.stream.scorelog;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import java.util.List;
import java.util.Set;

/**
 * Which scores are wanted.
 *
 * @param series none = all
 * @param models ids; none = all
 * @param fromMillis least event time
 * @param toMillis event time that is no longer wanted
 * @param replaced whether provisional scores that another of the same reading replaces are wanted too
 */
public record ScoreFilter(
        List<SeriesPattern> series, Set<String> models, long fromMillis, long toMillis, boolean replaced) {
    public ScoreFilter {
        series = List.copyOf(series);
        models = Set.copyOf(models);
    }

    /** Whether scores of a series may be wanted; asked before a record is decoded. */
    boolean wantsSeries(String name) {
        return series.isEmpty() || series.stream().anyMatch(pattern -> pattern.matches(name));
    }

    /** Whether a score is wanted. */
    public boolean wants(Score score) {
        return score.eventTimeMillis() >= fromMillis
                && score.eventTimeMillis() < toMillis
                && (models.isEmpty() || models.contains(score.modelId()))
                && (replaced || !isReplaced(score))
                && wantsSeries(score.series());
    }

    private static boolean isReplaced(Score score) {
        return score.flags().contains(ScoreFlag.PROVISIONAL) && !score.flags().contains(ScoreFlag.CUT_OFF);
    }
}
