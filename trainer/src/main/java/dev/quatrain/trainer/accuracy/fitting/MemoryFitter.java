package dev.quatrain.trainer.accuracy.fitting;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.Trainer;
import dev.quatrain.trainer.TrainingPlan;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.Series;
import dev.quatrain.trainer.data.SplitPlan.Parts;
import dev.quatrain.trainer.training.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Trains with the product's trainer on readings in memory: it is given the training and validation parts and nothing of the test, not
 * even its length. Labels are given where they are classes; where they mark anomalies, training knows nothing of them.
 */
public final class MemoryFitter implements Fitter {
    private final Clock clock;

    public MemoryFitter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public FittedModel fit(Assignment assignment) throws IOException {
        Dataset known = known(assignment.data());
        TrainingPlan plan = plan(assignment, parts(assignment.data()));
        Path bundle = assignment.folder().resolve("model.qtn");
        return new BundleModel(
                new Trainer(plan, Progress.SILENT, clock).train(known, bundle).bundle(), clock);
    }

    private static Dataset known(SplitData data) {
        boolean classes = !data.classes().isEmpty();
        List<Series> series = data.series().stream()
                .filter(one -> one.validationEnd() > 0)
                .map(one -> known(one, classes))
                .toList();
        return new Dataset(series, data.intervalMillis(), classes, 0, 0, digest(series));
    }

    private static Series known(SplitSeries one, boolean classes) {
        Series series = one.series();
        int n = one.validationEnd();
        if (n == series.length() && classes) {
            return series;
        }
        return new Series(
                series.name(),
                Arrays.copyOf(series.times(), n),
                Arrays.copyOf(series.values(), n),
                classes ? Arrays.copyOf(series.labels(), n) : new String[0]);
    }

    private static Map<String, Parts> parts(SplitData data) {
        Map<String, Parts> parts = new HashMap<>();
        data.series().forEach(one -> parts.put(one.name(), new Parts(one.trainEnd(), one.validationEnd())));
        return parts;
    }

    /** The plan with a data section for readings in memory: the file it names stays empty and unread. */
    private static TrainingPlan plan(Assignment assignment, Map<String, Parts> parts) throws IOException {
        SplitData data = assignment.data();
        Path nothing = Files.createFile(assignment.folder().resolve("in-memory.csv"));
        String features = data.features().stream()
                .map(name -> "{ name: \"" + name + "\" }")
                .collect(Collectors.joining(", "));
        String section = """

                data:
                  files: "%s"
                  series: series
                  interval: %dms
                  features: [ %s ]
                %s""".formatted(
                        nothing.toAbsolutePath(),
                        data.intervalMillis(),
                        features,
                        data.classes().isEmpty() ? "" : "  label: class\n");
        Map<String, String> overrides = new LinkedHashMap<>(assignment.overrides());
        overrides.put("seed", Long.toString(assignment.seed()));
        TrainingPlan plan = TrainingPlan.read(
                Settings.parse(assignment.plan() + section, "the plan for " + data.name(), overrides),
                assignment.folder(),
                Map.of());
        return new TrainingPlan(
                plan.id(),
                plan.version(),
                plan.seed(),
                plan.data(),
                plan.scaling(),
                plan.split().with(parts),
                plan.task(),
                plan.family(),
                plan.training(),
                plan.calibration());
    }

    /** Digest of all names and values. */
    private static String digest(List<Series> all) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Series series : all) {
                digest.update(series.name().getBytes(StandardCharsets.UTF_8));
                for (float[] row : series.values()) {
                    ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
                    bytes.asFloatBuffer().put(row);
                    digest.update(bytes);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not", e);
        }
    }
}
