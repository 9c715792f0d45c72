package dev.quatrain.trainer;

import dev.quatrain.model.calibration.CalibrationPlan;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.data.DataFiles;
import dev.quatrain.trainer.data.DataPlan;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.ScalingPlan;
import dev.quatrain.trainer.data.SplitPlan;
import dev.quatrain.trainer.families.Family;
import dev.quatrain.trainer.tasks.TaskName;
import dev.quatrain.trainer.tasks.TaskPlan;
import dev.quatrain.trainer.training.TrainingOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A training configuration, read and checked.
 *
 * @param id the model's name
 * @param version its version
 * @param seed seed of every random choice
 * @param scaling how readings become numbers for the network
 * @param task what the model is for
 * @param calibration how errors become an anomaly score
 */
public record TrainingPlan(
        String id,
        String version,
        long seed,
        DataPlan data,
        ScalingPlan scaling,
        SplitPlan split,
        TaskPlan task,
        Family family,
        TrainingOptions training,
        CalibrationPlan calibration) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /**
     * Reads a configuration file.
     *
     * @param overrides values by dotted key, which win over the file
     * @param environment for {@code ${NAME}} in paths
     * @throws dev.quatrain.model.OperatorError that lists every problem
     */
    public static TrainingPlan read(Path file, Map<String, String> overrides, Map<String, String> environment) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Settings settings = Settings.load(file, overrides);
        return read(settings, folder == null ? Path.of("/") : folder, environment);
    }

    /** Reads settings; relative data files are looked for in {@code folder}. */
    public static TrainingPlan read(Settings settings, Path folder, Map<String, String> environment) {
        String id = name(settings, "id");
        String version = settings.has("version") ? name(settings, "version") : "1";
        long seed = settings.integer("seed", 1L);
        FamilyName familyName = settings.choice("family", FamilyName.class, FamilyName.RNN);
        if (!settings.has("family")) {
            settings.problem("family", "missing; say one of " + written(FamilyName.values()) + ".");
        }
        TaskName taskName = settings.choice("task", TaskName.class, TaskName.RECONSTRUCT);
        if (!settings.has("task")) {
            settings.problem("task", "missing; say one of " + written(TaskName.values()) + ".");
        }
        DataPlan data = DataPlan.read(
                settings.section("data"), folder, new DataFiles(environment), taskName == TaskName.CLASSIFY);
        ScalingPlan scaling = ScalingPlan.read(settings.section("scaling"));
        SplitPlan split = SplitPlan.read(settings.section("split"));
        if (scaling.per() == ScalingPlan.Per.SERIES && taskName == TaskName.FORECAST) {
            settings.section("scaling")
                    .problem(
                            "per",
                            "a forecast is scaled by its series with forecast.relative: true, which sees it as of the reading"
                                    + " it is made from. Leave scaling.per out and set that.");
        }
        TaskPlan task = taskName.read(settings);
        Settings training = settings.section("training");
        Family family = familyName.read(settings.section("network"), training, taskName);
        TrainingOptions options = TrainingOptions.read(training);
        if (options.refit() && taskName == TaskName.RECONSTRUCT) {
            training.problem(
                    "refit",
                    "the threshold of a reconstruction's alarms is fitted to its errors on the validation data; once those are"
                            + " trained on they say nothing of unseen readings. Leave it out, or give validation a smaller share.");
        }
        CalibrationPlan calibration = CalibrationPlan.read(settings.section("calibration"));
        settings.finish();
        return new TrainingPlan(id, version, seed, data, scaling, split, task, family, options, calibration);
    }

    private static String written(Enum<?>[] names) {
        return Arrays.stream(names)
                .map(name -> name.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String name(Settings settings, String key) {
        String name = settings.text(key);
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            settings.problem(key, "`" + name + "` may hold letters, digits, dot, dash and underscore only.");
        }
        return name;
    }

    /** The same on other parts of the data. */
    TrainingPlan with(SplitPlan otherSplit) {
        return new TrainingPlan(id, version, seed, data, scaling, otherSplit, task, family, training, calibration);
    }

    /** Where the bundle goes unless said otherwise. */
    public Path defaultBundle() {
        return Path.of("models", id + "-" + version + ".qtn");
    }

    /** sha256, hex, of all that decides what a training on these readings gives: data, configuration, code. */
    public String digest(Dataset readings) {
        List<String> deciding = List.of(
                readings.digest(),
                Long.toString(readings.rows()),
                Long.toString(readings.intervalMillis()),
                System.getProperty("quatrain.commit", "unknown"),
                family.name(),
                task.name().written(),
                Long.toString(seed),
                parameters().toString(),
                scaling.toString(),
                new TreeMap<>(split.given()).toString());
        return DataFiles.digest(String.join("\n", deciding));
    }

    /** Every effective hyper-parameter by dotted key, sorted. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>(family.parameters());
        parameters.putAll(task.parameters());
        parameters.putAll(scaling.parameters());
        parameters.putAll(training.parameters());
        parameters.putAll(split.parameters());
        parameters.putAll(data.columns());
        parameters.putAll(calibration.parameters());
        return parameters;
    }
}
