package dev.quatrain.trainer.accuracy.fitting;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.TrainedBundle;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Trains by way of a CSV file, as a user would: it holds the training and validation parts and nothing of the test. Only for series that
 * are split in time, all at the same share.
 */
public final class CsvFitter implements Fitter {
    private final Clock clock;

    public CsvFitter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public FittedModel fit(Assignment assignment) throws IOException {
        List<SplitSeries> known = assignment.data().series().stream()
                .filter(series -> series.validationEnd() > 0)
                .toList();
        if (known.stream().anyMatch(s -> s.trainEnd() == 0 || s.trainEnd() == s.validationEnd())) {
            throw new OperatorError("Cases that only validate need a trainer that takes data from memory.");
        }
        Path csv = assignment.folder().resolve("readings.csv");
        write(csv, known, assignment.data().features().size());
        SplitSeries first = known.get(0);
        double share = (double) first.trainEnd() / first.validationEnd();
        String yaml = assignment.plan() + "\n" + dataSection(csv, assignment);
        Map<String, String> overrides = new LinkedHashMap<>(assignment.overrides());
        overrides.put("seed", Long.toString(assignment.seed()));
        overrides.put("split.train", Double.toString(share));
        overrides.put("split.validation", Double.toString(1 - share));
        TrainingPlan plan = TrainingPlan.read(
                Settings.parse(yaml, "plan for " + assignment.data().name(), overrides), assignment.folder(), Map.of());
        TrainedBundle trained = new Trainer(plan, Progress.SILENT, clock)
                .train(assignment.folder().resolve("model.qtn"));
        return new BundleModel(trained.bundle(), clock);
    }

    private static String dataSection(Path csv, Assignment assignment) {
        String features = IntStream.range(0, assignment.data().features().size())
                .mapToObj(f -> "    - { name: \"" + assignment.data().features().get(f) + "\", column: f" + f + " }\n")
                .reduce("", String::concat);
        return """
                data:
                  files: "%s"
                  series: series
                  interval: %dms
                  features:
                %s""".formatted(csv.toAbsolutePath(), assignment.data().intervalMillis(), features);
    }

    private static void write(Path csv, List<SplitSeries> known, int features) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(csv, StandardCharsets.UTF_8))) {
            out.print("time,series");
            IntStream.range(0, features).forEach(f -> out.print(",f" + f));
            out.println();
            for (SplitSeries one : known) {
                Series series = one.series();
                for (int t = 0; t < one.validationEnd(); t++) {
                    out.print(series.times()[t] + "," + series.name());
                    for (float value : series.values()[t]) {
                        out.print(Float.isNaN(value) ? "," : "," + value);
                    }
                    out.println();
                }
            }
            if (out.checkError()) {
                throw new IOException("Could not write " + csv);
            }
        }
    }
}
