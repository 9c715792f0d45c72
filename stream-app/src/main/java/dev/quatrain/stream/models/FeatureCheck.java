package dev.quatrain.stream.models;

import dev.quatrain.model.bundle.BundleRefused;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.settings.Suggestion;
import dev.quatrain.stream.config.Pipeline;
import java.util.List;

/** Whether a model's features are those of a pipeline's readings. */
public final class FeatureCheck {
    private FeatureCheck() {}

    /**
     * A mapping, where there is one, names every feature of the model and no other.
     *
     * @throws BundleRefused if not
     */
    public static void check(Pipeline pipeline, Manifest manifest) {
        if (pipeline.fields().isEmpty()) {
            return;
        }
        List<String> expected = manifest.featureNames();
        List<String> missing = expected.stream()
                .filter(feature -> !pipeline.fields().containsKey(feature))
                .toList();
        List<String> unknown = pipeline.fields().keySet().stream()
                .filter(feature -> !expected.contains(feature))
                .toList();
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            StringBuilder message = new StringBuilder()
                    .append("Model ")
                    .append(manifest.id())
                    .append(' ')
                    .append(manifest.version())
                    .append(" expects ")
                    .append(expected.size())
                    .append(" features, the readings of pipeline ")
                    .append(pipeline.name())
                    .append(" carry ")
                    .append(pipeline.fields().size());
            if (!missing.isEmpty()) {
                message.append(" (missing: ").append(String.join(", ", missing)).append(')');
            }
            for (String feature : unknown) {
                message.append(". Unknown to the model: ")
                        .append(feature)
                        .append('.')
                        .append(Suggestion.of(feature, expected));
            }
            throw new BundleRefused(
                    Reason.WRONG_FEATURES,
                    message.append(". Train the model again, or map its features in readings.features.")
                            .toString());
        }
    }

    /**
     * A model that takes another's place has the same features in the same order: they are what the readings are decoded to, and kept as.
     *
     * @throws BundleRefused if not
     */
    static void checkSame(Manifest manifest, Manifest serving) {
        if (!manifest.featureNames().equals(serving.featureNames())) {
            throw new BundleRefused(
                    Reason.WRONG_FEATURES,
                    "Model " + manifest.id() + " " + manifest.version() + " has the features "
                            + String.join(", ", manifest.featureNames()) + "; model " + serving.id() + " "
                            + serving.version() + ", which it is to follow, has "
                            + String.join(", ", serving.featureNames())
                            + ". Train it with the same features in the same order, or give it a pipeline and a name of its own.");
        }
    }
}
