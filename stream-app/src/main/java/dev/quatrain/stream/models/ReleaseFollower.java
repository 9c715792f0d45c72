package dev.quatrain.stream.models;

import dev.quatrain.model.bundle.BundleRefused;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.ModelRelease;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.metrics.ModelMetrics;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one slot of a pipeline at the release that is announced. A release that is refused leaves the slot as it is; what was wrong with it is
 * logged, counted, and told until another word comes. Used by the loader's thread, but for {@link #remark}.
 */
final class ReleaseFollower {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseFollower.class);

    private final Pipeline pipeline;
    private final Role role;
    private final ModelSlot slot;
    private final Supplier<@Nullable StepModel> serving;
    private final ModelLoader loader;
    private final ModelMetrics metrics;
    private @Nullable ModelRelease refused;
    private volatile @Nullable String remark;

    /** @param serving the model with which a new one must agree on the readings, if there is one */
    ReleaseFollower(
            Pipeline pipeline,
            Role role,
            ModelSlot slot,
            Supplier<@Nullable StepModel> serving,
            ModelLoader loader,
            ModelMetrics metrics) {
        this.pipeline = pipeline;
        this.role = role;
        this.slot = slot;
        this.serving = serving;
        this.loader = loader;
        this.metrics = metrics;
    }

    /** What of the slot. */
    ModelSlot slot() {
        return slot;
    }

    /** Why the slot does not hold what was announced last, if so. */
    Optional<String> remark() {
        return Optional.ofNullable(remark);
    }

    /** What became of a release. */
    enum Result {
        /** The slot holds it. */
        THERE,
        /** It is not to be used. */
        REFUSED,
        /** It could not be had; it may be later. */
        LATER
    }

    /**
     * Puts a release into the slot, unless it is there, or was refused before.
     *
     * @param release null for none
     */
    Result pursue(@Nullable ModelRelease release) {
        ServedModel current = slot.current();
        if (release == null) {
            if (current != null) {
                LOG.info("Pipeline {}: no {} model any more", pipeline.name(), role.label());
                slot.put(null);
                metrics.gone(pipeline.name(), role.label());
            }
            refused = null;
            remark = null;
            return Result.THERE;
        }
        if (current != null && current.model().bundle().sha256().equals(release.sha256())) {
            refused = null;
            remark = null;
            return Result.THERE;
        }
        if (release.equals(refused)) {
            return Result.REFUSED;
        }
        return load(release);
    }

    private Result load(ModelRelease release) {
        long start = System.nanoTime();
        StepModel model;
        try {
            model = loader.load(pipeline, release, serving.get());
        } catch (BundleRefused e) {
            return refuse(release, e.reason(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // Whatever a bundle brings about, the model before goes on.
            return refuse(release, Reason.INVALID_GRAPH, e.toString());
        }
        refused = null;
        remark = null;
        Manifest manifest = model.manifest();
        metrics.swapped(pipeline.name(), role.label(), manifest, model.bundle().sha256());
        LOG.info(
                "Pipeline {}: {} model is {} {} ({}) from now on; it took {} ms to load, verify, replay and warm up",
                pipeline.name(),
                role.label(),
                manifest.id(),
                manifest.version(),
                release.sha256().substring(0, 16),
                (System.nanoTime() - start) / 1_000_000);
        slot.put(model);
        return Result.THERE;
    }

    private Result refuse(ModelRelease release, Reason reason, String why) {
        boolean again = remark != null && reason == Reason.NOT_REACHABLE;
        remark = "Pipeline " + pipeline.name() + ": " + role.label() + " model " + release.version() + " ("
                + release.sha256().substring(0, 16) + ") is refused. " + why;
        if (!again) {
            metrics.refused(pipeline.name(), role.label(), reason.name().toLowerCase(Locale.ROOT));
            LOG.warn("{} What scored before goes on", remark);
        }
        if (reason == Reason.NOT_REACHABLE) {
            return Result.LATER;
        }
        refused = release;
        return Result.REFUSED;
    }

    /** An announcement came: what was refused before gets another chance, as the file may have been mended. */
    void forgive() {
        refused = null;
        remark = null;
    }
}
