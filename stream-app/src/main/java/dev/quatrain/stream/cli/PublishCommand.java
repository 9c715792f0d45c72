package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.Digests;
import dev.quatrain.model.settings.Suggestion;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.schemas.ModelRelease;
import dev.quatrain.stream.config.ModelSource;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.models.AnnouncementLog;
import dev.quatrain.stream.models.BundleSource;
import dev.quatrain.stream.models.FeatureCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quatrain publish}: announces a bundle to all instances that follow its model. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Verify a bundle and announce it: every instance loads it in the background and scores with it from then on.",
            "With --shadow it is only watched beside the model that scores."
        },
        footer = {
            "",
            "Examples:",
            "  quatrain publish pump-4.qtn --config pumps.yaml",
            "  quatrain publish pump-4.qtn --config pumps.yaml --store /srv/models --shadow",
            "  quatrain publish https://models.example/pump-4.qtn --app pumps --bootstrap broker:9092"
        })
public final class PublishCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BUNDLE", description = "The bundle (.qtn): a path, or an http(s) URL.")
    @SuppressWarnings("NullAway.Init")
    private String bundle;

    @Mixin
    private final AppOptions appOptions = new AppOptions();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The name that pipelines follow (default: the model's id).")
    private @Nullable String name;

    @Option(
            names = "--store",
            paramLabel = "FOLDER",
            description = "Copy the bundle there first, and announce the copy; a folder that all instances see.")
    private @Nullable Path store;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Announce this URL, where the same file must be found, instead of the path.")
    private @Nullable String url;

    @Option(
            names = "--shadow",
            description = "Only watch it: its scores go to <app>.scores.shadow, and raise no alert.")
    private boolean shadow;

    @Option(names = "--json", description = "Print the announcement as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        AppOptions.App app = appOptions.read();
        if (store != null && url != null) {
            throw new OperatorError("Both --store and --url are given. Leave one of them out.");
        }
        byte[] bytes = BundleSource.isUrl(bundle)
                ? new BundleSource(List.of()).fetch(bundle)
                : BundleReader.bytes(Path.of(bundle));
        Bundle verified = BundleReader.verify(bundle, bytes, app.trusted());
        String model = name == null ? verified.manifest().id() : name;
        checkFollowers(app, model, verified);
        StepModel.open(verified, 1).close();

        ModelRelease release = new ModelRelease(
                verified.manifest().version(),
                verified.sha256(),
                location(verified, bytes),
                verified.manifest().stateLayout(),
                verified.manifest().delaySteps());
        checkLocation(app, release);
        AnnouncementLog log = app.announcements();
        ModelAnnouncement announcement = next(log, model, release);
        log.announce(announcement);
        Announced.print(
                announcement, app.modelsTopic(), json, spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }

    private ModelAnnouncement next(AnnouncementLog log, String model, ModelRelease release) {
        long now = Clock.systemUTC().millis();
        return log.latest(model)
                .map(before -> shadow ? before.shadow(release, now) : before.publish(release, now))
                .orElseGet(() -> {
                    if (shadow) {
                        throw new OperatorError("There is no model " + model
                                + " yet, so nothing to watch this one beside. Publish it without --shadow.");
                    }
                    return ModelAnnouncement.first(model, release, now);
                });
    }

    /** Those pipelines that follow the model must be able to use it; that none does is worth a word. */
    private void checkFollowers(AppOptions.App app, String model, Bundle verified) {
        List<String> followed = app.pipelines().stream()
                .map(Pipeline::announced)
                .filter(Objects::nonNull)
                .map(ModelSource.Announced::name)
                .toList();
        if (app.configured() && !followed.contains(model)) {
            spec.commandLine()
                    .getErr()
                    .println("warning: no pipeline of this configuration follows a model called " + model + "."
                            + Suggestion.of(model, followed));
        }
        for (Pipeline pipeline : app.pipelines()) {
            ModelSource.Announced announced = pipeline.announced();
            if (announced != null && announced.name().equals(model)) {
                FeatureCheck.check(pipeline, verified.manifest());
            }
        }
    }

    private String location(Bundle verified, byte[] bytes) {
        if (url != null) {
            return url;
        }
        try {
            if (store != null) {
                return copy(store, verified, bytes).toString();
            }
            return BundleSource.isUrl(bundle)
                    ? bundle
                    : Path.of(bundle).toRealPath().toString();
        } catch (IOException e) {
            throw new OperatorError("Cannot write to " + store + " (" + e + "). Name a folder where you may.", e);
        }
    }

    /** Whole or not at all; the digest in the name lets no release overwrite another. */
    private static Path copy(Path folder, Bundle verified, byte[] bytes) throws IOException {
        Files.createDirectories(folder);
        String plainId = verified.manifest().id().replaceAll("[^A-Za-z0-9._-]", "_");
        Path target =
                folder.toRealPath().resolve(plainId + "-" + verified.sha256().substring(0, 16) + ".qtn");
        Path part = Files.createTempFile(folder, ".publish", ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return target;
    }

    /** Instances will look for it there, under the same rules. */
    private static void checkLocation(AppOptions.App app, ModelRelease release) {
        byte[] there = new BundleSource(app.sources()).fetch(release.location());
        if (!Digests.sha256(there).equals(release.sha256())) {
            throw new OperatorError(
                    "The file at " + release.location() + " is another than the bundle. Put the bundle there first.");
        }
    }
}
