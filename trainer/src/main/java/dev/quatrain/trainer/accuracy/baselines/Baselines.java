package dev.quatrain.trainer.accuracy.baselines;

import dev.quatrain.model.OperatorError;
import java.util.Optional;

/** The baselines by name: three of the harness's own, and those of {@link dev.quatrain.trainer.baselines.Baselines}. */
public final class Baselines {
    private Baselines() {}

    public static Optional<Baseline> find(String name) {
        return switch (name) {
            case "adaptive-last-value" -> Optional.of(new AdaptiveLastValue());
            case "mean-absolute-z" -> Optional.of(new MeanAbsoluteZ());
            case "most-frequent-class" -> Optional.of(new MostFrequentClass());
            default -> fitted(name);
        };
    }

    private static Optional<Baseline> fitted(String name) {
        try {
            return Optional.of(
                    switch (dev.quatrain.trainer.baselines.Baselines.named(name).task()) {
                        case FORECAST -> new ForecastAnswers(name);
                        case CLASSIFY -> new ClassAnswers(name);
                        case ANOMALY -> new AnomalyAnswers(name);
                    });
        } catch (OperatorError e) {
            return Optional.empty();
        }
    }
}
