package dev.quatrain.stream.app;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.BundleRefused;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.TrustedKeys;
import dev.quatrain.model.settings.Suggestion;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.ReadingFormat;
import dev.quatrain.stream.topology.LoadedPipeline;
import java.util.ArrayList;
import java.util.List;

/** Opens the pipelines' bundles, verifies them and checks that they fit the readings. */
final class Models {
    private Models() {}

    /**
     * All pipelines with their models.
     *
     * @throws dev.quatrain.model.OperatorError for the first that must not be used, or whose readings do not fit; those opened before are
     *     closed
     */
    static List<LoadedPipeline> open(AppConfig config) {
        TrustedKeys trusted = config.models().keys() == null
                ? TrustedKeys.ANYBODY
                : TrustedKeys.load(config.models().keys(), config.models().requireSignature());
        List<LoadedPipeline> loaded = new ArrayList<>();
        try {
            for (Pipeline pipeline : config.pipelines()) {
                Bundle bundle = BundleReader.read(pipeline.model(), trusted);
                checkFeatures(pipeline, bundle.manifest());
                ReadingFormat format =
                        ReadingFormat.of(pipeline, bundle.manifest().featureNames());
                StepModel model = StepModel.open(
                        bundle, config.engine().threads(), pipeline.batch().size());
                loaded.add(new LoadedPipeline(pipeline, model, format));
            }
            return List.copyOf(loaded);
        } catch (RuntimeException e) {
            loaded.forEach(pipeline -> pipeline.model().close());
            throw e;
        }
    }

    /** A mapping, where there is one, names every feature of the model and no other. */
    private static void checkFeatures(Pipeline pipeline, Manifest manifest) {
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
}
