package dev.quatrain.trainer.quick;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.TrainedBundle;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Trains a tiny model on generated data in a few seconds, for tests and benchmarks: three features, one reading a second. */
public enum QuickModel {
    LSTM("""
            family: rnn
            task: forecast
            forecast: { horizon: 2 }
            network: { hidden: [16] }
            training: { epochs: 3, batch: 16, sequence: 32, rate: 0.01 }
            """),
    SAE("""
            family: sae
            task: reconstruct
            reconstruct: { error: newest }
            network: { window: 8, hidden: [12, 6] }
            training: { epochs: 3, pretrain_epochs: 1, batch: 32, rate: 0.005, stride: 2 }
            """);

    private static final SineFleet FLEET = new SineFleet(1, 4, 600);

    private final String sections;

    QuickModel(String sections) {
        this.sections = sections;
    }

    /** Trains into a bundle file. The same seed gives the same step graph. */
    public TrainedBundle train(Path bundle, long seed) throws IOException {
        return train(bundle, seed, Map.of());
    }

    /** Trains with some settings changed, e.g. {@code network.hidden} to {@code [64]}. */
    public TrainedBundle train(Path bundle, long seed, Map<String, String> overrides) throws IOException {
        Path csv = Files.createTempFile("quick-model", ".csv");
        try {
            FLEET.writeCsv(csv);
            Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
            return new Trainer(plan(csv, seed, overrides), Progress.SILENT, clock).train(bundle);
        } finally {
            Files.deleteIfExists(csv);
        }
    }

    private TrainingPlan plan(Path csv, long seed, Map<String, String> overrides) {
        String yaml = "id: quick-" + name().toLowerCase(java.util.Locale.ROOT) + "\nseed: " + seed + "\n" + sections
                + """
                data:
                  files: "%s"
                  series: series
                  label: fault
                  features: [{ name: load, unit: "%%" }, { name: heat, unit: °C }, { name: flow, unit: m³/h }]
                """.formatted(csv.toAbsolutePath().toString().replace("\\", "\\\\"));
        return TrainingPlan.read(Settings.parse(yaml, "quick model", overrides), Path.of("."), Map.of());
    }
}
