package dev.quatrain.bench.families;

import dev.quatrain.stream.app.TemporaryFolder;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The folders under {@code examples/} that show a family each, every task among them. */
enum Example {
    DBN,
    SAE,
    CNN,
    TCN,
    RNN,
    BIRNN,
    CNN_RNN;

    /** When everything is trained and scored, so that records are equal to the byte. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();

    /** One epoch: enough for outputs that depend on every part of the network. */
    private static final Map<String, String> BRIEFLY = Map.of("training.epochs", "1", "training.patience", "0");

    private static final TemporaryFolder BUNDLES = TemporaryFolder.create("quatrain-examples-");

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(BUNDLES::close));
    }

    Path folder() {
        return EXAMPLES.resolve(name().toLowerCase(Locale.ROOT));
    }

    /** The bundle, trained once in a process. */
    synchronized Path bundle() {
        Path bundle = BUNDLES.path().resolve(name() + ".qtn");
        if (!Files.exists(bundle)) {
            try {
                train(bundle);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return bundle;
    }

    private void train(Path bundle) throws IOException {
        Path configuration = folder().resolve("train.yaml");
        boolean onFaults = Files.readString(configuration).contains("task: classify");
        Path csv = BUNDLES.path().resolve(name() + ".csv");
        SmallFleet.of(4, Duration.ofMinutes(4), 1, onFaults ? 12 : 0).writeCsv(csv);
        Map<String, String> overrides = new HashMap<>(BRIEFLY);
        overrides.put("data.files", csv.toString());
        if (Files.readString(configuration).contains("pretrain_epochs")) {
            overrides.put("training.pretrain_epochs", "1");
        }
        var unused = new Trainer(TrainingPlan.read(configuration, overrides, Map.of()), Progress.SILENT, CLOCK)
                .train(bundle);
    }

    /** The application as its folder configures it, over the briefly trained bundle. */
    AppConfig application(Map<String, String> overrides) {
        AppConfig config = AppConfigReader.read(folder().resolve("serve.yaml"), overrides, Map.of());
        return config.with(List.of(config.pipelines().get(0).over(bundle())));
    }
}
