package dev.quatrain.stream.models;

import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.ModelSource.Announced;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.metrics.ModelMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of those pipelines that follow announcements. One thread hears them, another fetches, verifies and warms up what is announced;
 * no stream thread waits for either.
 */
public final class AnnouncedModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncedModels.class);
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final String topic;
    private final Map<String, Following> byPipeline = new LinkedHashMap<>();
    private final LayoutBook layouts = new LayoutBook();
    private final Map<String, ModelAnnouncement> newest = new ConcurrentHashMap<>();
    private final Runnable loaded;
    private final ScheduledExecutorService loader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "quatrain-models");
        thread.setDaemon(true);
        return thread;
    });
    private final @Nullable AnnouncementTail tail;

    /** One pipeline: what scores, and what is watched beside it. */
    private record Following(
            String name, ReleaseFollower active, ReleaseFollower shadow, ShadowComparison comparison) {}

    /**
     * Nothing is followed before {@link #start}.
     *
     * @param loaded called on the loader's thread after each change of a slot
     */
    public AnnouncedModels(AppConfig config, ModelLoader from, ModelMetrics metrics, Runnable loaded) {
        this.topic = config.modelsTopic();
        this.loaded = loaded;
        for (Pipeline pipeline : config.pipelines()) {
            Announced announced = pipeline.announced();
            if (announced != null) {
                ModelSlot active = new ModelSlot(announced.swap(), layouts);
                ModelSlot shadow = new ModelSlot(announced.swap(), layouts);
                byPipeline.put(
                        pipeline.name(),
                        new Following(
                                announced.name(),
                                new ReleaseFollower(
                                        pipeline, Role.ACTIVE, active, () -> modelOf(active), from, metrics),
                                new ReleaseFollower(
                                        pipeline, Role.SHADOW, shadow, () -> modelOf(active), from, metrics),
                                new ShadowComparison(shadow, metrics.differences(pipeline.name()))));
            }
        }
        this.tail = byPipeline.isEmpty() ? null : new AnnouncementTail(config.kafka(), topic, this::announced);
    }

    private static @Nullable StepModel modelOf(ModelSlot slot) {
        ServedModel served = slot.current();
        return served == null ? null : served.model();
    }

    /** Begins to follow the announcements. */
    public void start() {
        if (tail != null) {
            tail.start();
        }
    }

    /** What a pipeline scores with. */
    public ModelSlot active(Pipeline pipeline) {
        return following(pipeline).active().slot();
    }

    /** What is watched beside it. */
    public ModelSlot shadow(Pipeline pipeline) {
        return following(pipeline).shadow().slot();
    }

    /** How the two differ. */
    public ShadowComparison comparison(Pipeline pipeline) {
        return following(pipeline).comparison();
    }

    private Following following(Pipeline pipeline) {
        return Objects.requireNonNull(byPipeline.get(pipeline.name()), pipeline.name());
    }

    /** Whether every pipeline has a model to score with. */
    public boolean complete() {
        return byPipeline.values().stream()
                .allMatch(following -> following.active().slot().current() != null);
    }

    /** What is missing and what was refused, a sentence or two for each; empty if all is as announced. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        byPipeline.forEach((pipeline, following) -> {
            Optional<String> refused = following.active().remark();
            refused.ifPresent(remarks::add);
            following.shadow().remark().ifPresent(remarks::add);
            if (refused.isEmpty() && following.active().slot().current() == null) {
                remarks.add("Pipeline " + pipeline + " waits for a model called " + following.name() + " on topic "
                        + topic + ". Announce one: bin/quatrain publish BUNDLE --name " + following.name()
                        + " --config CONFIG.");
            }
        });
        return remarks;
    }

    /** What was last said of a model, if anything was heard of it. */
    public Optional<ModelAnnouncement> newest(String name) {
        return Optional.ofNullable(newest.get(name));
    }

    /** Why a pipeline does not score as announced, if so. */
    public Optional<String> remark(Pipeline pipeline) {
        Following following = following(pipeline);
        List<String> remarks = new ArrayList<>();
        following.active().remark().ifPresent(remarks::add);
        following.shadow().remark().ifPresent(remarks::add);
        return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", remarks));
    }

    private void announced(ModelAnnouncement announcement) {
        layouts.learn(announcement);
        if (announcement.equals(newest.put(announcement.name(), announcement))) {
            return;
        }
        LOG.info(
                "Announced: model {} {} ({})",
                announcement.name(),
                announcement.active().version(),
                announcement.active().sha256().substring(0, 16));
        submit(() -> pursueAnew(announcement), 0);
    }

    private void pursueAnew(ModelAnnouncement announcement) {
        byPipeline.values().stream()
                .filter(following -> following.name().equals(announcement.name()))
                .forEach(following -> {
                    following.active().forgive();
                    following.shadow().forgive();
                });
        pursue(announcement, FIRST_PAUSE_MILLIS);
    }

    /** Until a newer word on the model comes, what cannot be had is tried again and again. */
    private void pursue(ModelAnnouncement announcement, long pauseMillis) {
        boolean later = false;
        for (Following following : byPipeline.values()) {
            if (following.name().equals(announcement.name()) && isNewest(announcement)) {
                ReleaseFollower.Result active = following.active().pursue(announcement.active());
                later |= active == ReleaseFollower.Result.LATER;
                if (isNewest(announcement)) {
                    later |= following.shadow().pursue(announcement.shadow()) == ReleaseFollower.Result.LATER;
                }
                loaded.run();
            }
        }
        if (later && isNewest(announcement)) {
            submit(() -> pursue(announcement, Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)), pauseMillis);
        }
    }

    private boolean isNewest(ModelAnnouncement announcement) {
        return announcement.equals(newest.get(announcement.name()));
    }

    private void submit(Runnable task, long delayMillis) {
        try {
            var unused = loader.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            LOG.error("Models could not be exchanged; what scored before goes on", e);
                        }
                    },
                    delayMillis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while a model was announced", e);
        }
    }

    /** Stops to follow and frees the models; tasks must be closed before. */
    @Override
    public void close() {
        if (tail != null) {
            tail.close();
        }
        loader.shutdownNow();
        try {
            if (!loader.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("A model is still being loaded; it is given up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        byPipeline.values().forEach(following -> {
            following.active().slot().close();
            following.shadow().slot().close();
        });
    }
}
