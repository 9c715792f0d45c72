package dev.quatrain.trainer.accuracy.fitting;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.evaluation.Replay;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A bundle's step graph behind the stream's scorer. */
public final class BundleModel implements FittedModel {
    /** Series scored together: each holds a hidden state while they are, and 60,000 images need not at once. */
    private static final int SERIES_AT_ONCE = 1024;

    /** As the stream does by default, but a missing value is replaced. */
    private static final GuardPolicy GUARD = new GuardPolicy(
            GuardPolicy.DEFAULT.late(),
            GuardPolicy.Missing.IMPUTE_LAST,
            GuardPolicy.DEFAULT.gap(),
            GuardPolicy.DEFAULT.gapIntervals());

    private final StepModel model;
    private final Clock clock;

    public BundleModel(Bundle bundle, Clock clock) {
        this.model = StepModel.open(bundle, 1);
        this.clock = clock;
    }

    @Override
    public void replay(List<Series> series, Consumer<Score> sink) {
        for (int from = 0; from < series.size(); from += SERIES_AT_ONCE) {
            List<Series> some = series.subList(from, Math.min(series.size(), from + SERIES_AT_ONCE));
            Replay.of(model, some, GUARD, clock, sink);
        }
    }

    @Override
    public Map<String, String> parameters() {
        return model.manifest().provenance().hyperParameters();
    }

    @Override
    public void close() {
        model.close();
    }
}
