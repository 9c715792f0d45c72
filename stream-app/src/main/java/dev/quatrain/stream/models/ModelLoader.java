package dev.quatrain.stream.models;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.BundleRefused;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.bundle.Digests;
import dev.quatrain.model.bundle.TrustedKeys;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.ModelRelease;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.ReadingFormat;
import org.jspecify.annotations.Nullable;

/** Makes a model of a release: fetched, verified, found to fit its pipeline, replayed and thereby warm. Blocks; not for stream threads. */
public final class ModelLoader {
    private final BundleSource source;
    private final TrustedKeys trusted;
    private final int threads;

    public ModelLoader(AppConfig config, TrustedKeys trusted) {
        this.source = new BundleSource(config.models().sources());
        this.trusted = trusted;
        this.threads = config.engine().threads();
    }

    /**
     * The bundle of a release, verified but not opened.
     *
     * @throws BundleRefused with the reason
     */
    public Bundle verified(ModelRelease release) {
        byte[] bytes = source.fetch(release.location());
        String digest = Digests.sha256(bytes);
        if (!digest.equals(release.sha256())) {
            throw new BundleRefused(
                    Reason.WRONG_DIGEST,
                    "The bundle " + release.location() + " is refused: its sha256 is " + digest + ", announced was "
                            + release.sha256() + ". It was changed since; announce it again (bin/quatrain publish).");
        }
        Bundle bundle = BundleReader.verify(release.location(), bytes, trusted);
        if (!bundle.manifest().stateLayout().equals(release.stateLayout())
                || bundle.manifest().delaySteps() != release.delaySteps()) {
            throw new BundleRefused(
                    Reason.INVALID_MANIFEST,
                    "The bundle " + release.location() + " is refused: its states are not laid out as announced."
                            + " Announce it again (bin/quatrain publish).");
        }
        return bundle;
    }

    /**
     * The model of a release, ready to score.
     *
     * @param serving whose place it is to take, or beside which it is to score; null for none
     * @throws dev.quatrain.model.OperatorError if it must not be used, mostly a {@link BundleRefused}
     */
    StepModel load(Pipeline pipeline, ModelRelease release, @Nullable StepModel serving) {
        Bundle bundle = verified(release);
        FeatureCheck.check(pipeline, bundle.manifest());
        if (serving != null) {
            FeatureCheck.checkSame(bundle.manifest(), serving.manifest());
        }
        checkReadable(pipeline, bundle);
        return StepModel.open(bundle, threads, pipeline.batch().size());
    }

    private static void checkReadable(Pipeline pipeline, Bundle bundle) {
        try {
            var unused = ReadingFormat.of(pipeline, bundle.manifest().featureNames());
        } catch (OperatorError e) {
            throw new BundleRefused(Reason.WRONG_FEATURES, String.valueOf(e.getMessage()), e);
        }
    }
}
