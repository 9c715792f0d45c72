package dev.quatrain.stream.app;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.TrustedKeys;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.ReadingFormat;
import dev.quatrain.stream.metrics.ModelMetrics;
import dev.quatrain.stream.models.AnnouncedModels;
import dev.quatrain.stream.models.FeatureCheck;
import dev.quatrain.stream.models.ModelLoader;
import dev.quatrain.stream.models.ModelSlot;
import dev.quatrain.stream.models.ServedModel;
import dev.quatrain.stream.topology.LoadedPipeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of all pipelines: those in files are opened at once, the others followed. */
public final class Models implements AutoCloseable {
    private final AppConfig config;
    private final AnnouncedModels announced;
    /** By pipeline, those whose model is a file. */
    private final Map<String, LoadedPipeline> files;

    private Models(AppConfig config, AnnouncedModels announced, Map<String, LoadedPipeline> files) {
        this.config = config;
        this.announced = announced;
        this.files = files;
    }

    /**
     * Opens the files; {@link #follow} begins with the others.
     *
     * @param changed called on a thread of its own whenever an announced model came
     * @throws dev.quatrain.model.OperatorError for the first that must not be used, or whose readings do not fit; those opened before are
     *     closed
     */
    static Models open(AppConfig config, ModelMetrics metrics, Runnable changed) {
        TrustedKeys trusted = trusted(config);
        Map<String, LoadedPipeline> files = new LinkedHashMap<>();
        try {
            for (Pipeline pipeline : config.pipelines()) {
                if (pipeline.announced() == null) {
                    LoadedPipeline loaded = open(config, pipeline, trusted);
                    files.put(pipeline.name(), loaded);
                    metrics.serving(
                            pipeline.name(),
                            "active",
                            loaded.model().manifest(),
                            loaded.model().bundle().sha256());
                }
            }
            return new Models(
                    config, new AnnouncedModels(config, new ModelLoader(config, trusted), metrics, changed), files);
        } catch (RuntimeException e) {
            files.values().forEach(pipeline -> pipeline.model().close());
            throw e;
        }
    }

    /** One pipeline with its model, which is a file. */
    public static LoadedPipeline open(AppConfig config, Pipeline pipeline) {
        return open(config, pipeline, trusted(config));
    }

    private static TrustedKeys trusted(AppConfig config) {
        return config.models().keys() == null
                ? TrustedKeys.ANYBODY
                : TrustedKeys.load(config.models().keys(), config.models().requireSignature());
    }

    private static LoadedPipeline open(AppConfig config, Pipeline pipeline, TrustedKeys trusted) {
        Bundle bundle = BundleReader.read(pipeline.model(), trusted);
        FeatureCheck.check(pipeline, bundle.manifest());
        ReadingFormat format = ReadingFormat.of(pipeline, bundle.manifest().featureNames());
        StepModel model = StepModel.open(
                bundle, config.engine().threads(), pipeline.batch().size());
        return new LoadedPipeline(pipeline, model, format);
    }

    /** Begins to follow what is announced. */
    void follow() {
        announced.start();
    }

    /** Whether every pipeline has a model. */
    boolean complete() {
        return announced.complete();
    }

    /** All pipelines, in the configuration's order; not before they are complete. */
    List<LoadedPipeline> loaded() {
        List<LoadedPipeline> loaded = new ArrayList<>();
        for (Pipeline pipeline : config.pipelines()) {
            LoadedPipeline file = files.get(pipeline.name());
            loaded.add(
                    file != null
                            ? file
                            : LoadedPipeline.announced(
                                    pipeline,
                                    announced.active(pipeline),
                                    new LoadedPipeline.Shadow(
                                            announced.shadow(pipeline), announced.comparison(pipeline))));
        }
        return loaded;
    }

    /**
     * A pipeline and what it scores with now.
     *
     * @param bundle null if it waits for a model
     */
    record Serving(Pipeline pipeline, @Nullable Bundle bundle) {}

    /** All pipelines, in the configuration's order. */
    List<Serving> serving() {
        List<Serving> serving = new ArrayList<>();
        for (Pipeline pipeline : config.pipelines()) {
            LoadedPipeline file = files.get(pipeline.name());
            ServedModel served = file == null
                    ? announced.active(pipeline).current()
                    : file.models().current();
            serving.add(
                    new Serving(pipeline, served == null ? null : served.model().bundle()));
        }
        return serving;
    }

    /** Where a pipeline's model is; empty if there is no such pipeline. */
    Optional<ModelSlot> slot(String pipeline) {
        LoadedPipeline file = files.get(pipeline);
        return file != null
                ? Optional.of(file.models())
                : config.pipelines().stream()
                        .filter(one -> one.name().equals(pipeline))
                        .map(announced::active)
                        .findFirst();
    }

    /** Whether some model may extract features, now or later. */
    boolean mayExtractFeatures() {
        return Stream.concat(
                        files.values().stream().map(LoadedPipeline::extractsFeatures),
                        config.pipelines().stream().map(pipeline -> pipeline.announced() != null))
                .anyMatch(extracts -> extracts);
    }

    /** Whether some pipeline follows announcements. */
    boolean anyAnnounced() {
        return config.pipelines().stream().anyMatch(pipeline -> pipeline.announced() != null);
    }

    /** What was last said of a model that is followed, if anything was heard of it. */
    Optional<ModelAnnouncement> newest(String name) {
        return announced.newest(name);
    }

    /** Why a pipeline that follows announcements does not score as announced, if so. */
    Optional<String> remark(Pipeline pipeline) {
        return announced.remark(pipeline);
    }

    /** What is waited for and what was refused; empty if nothing. */
    String remarks() {
        return String.join(" ", announced.remarks());
    }

    /** Frees the models; nothing may use them any more. */
    @Override
    public void close() {
        announced.close();
        files.values().forEach(pipeline -> pipeline.model().close());
    }
}
