package dev.quatrain.trainer.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.TrainingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What to search: a training configuration, and ranges for some of its settings.
 *
 * @param base the training configuration, without the section {@code search}; paths in it are relative to {@code folder}
 * @param method how trials are spent
 * @param trials configurations to draw, at most
 * @param seed where the drawing starts; more trials from the same seed begin with the same ones
 * @param epochs of a full training
 * @param leastEpochs with halving: epochs of the first rung
 * @param reduction with halving: of so many trials one goes on, with so many times the epochs
 * @param ranges by dotted key
 */
public record SearchPlan(
        ObjectNode base,
        Path folder,
        Method method,
        int trials,
        long seed,
        int epochs,
        int leastEpochs,
        int reduction,
        Map<String, Range> ranges) {
    /** How often the same configuration is drawn again before the ranges count as used up. */
    private static final int REDRAWS = 200;

    private static final String EPOCHS = "training.epochs";

    /** How trials are spent. */
    public enum Method {
        /** Every one is trained to the end (Bergstra and Bengio 2012). */
        RANDOM,
        /** All are trained shortly, the best go on longer (Jamieson and Talwalkar 2016). */
        HALVING
    }

    /** What trials are judged by. */
    private enum Metric {
        VALIDATION
    }

    public SearchPlan {
        ranges = Map.copyOf(ranges).isEmpty() ? Map.of() : new LinkedHashMap<>(ranges);
    }

    /**
     * Reads a training configuration with a section {@code search}.
     *
     * @param overrides values by dotted key, which win over the file
     * @throws OperatorError that says what is wrong with the search; the training configuration is read with each trial
     */
    public static SearchPlan read(Path file, Map<String, String> overrides) {
        ObjectNode base = Yaml.read(file);
        overrides.forEach((key, text) -> Yaml.set(base, key, Yaml.value(text)));
        JsonNode section = base.remove("search");
        if (!(section instanceof ObjectNode search)) {
            throw new OperatorError(file + " has no section `search`. Add one, for example: search: { method: random, "
                    + "trials: 20, ranges: { training.rate: { from: 1e-4, to: 1e-2, scale: log } } }.");
        }
        List<String> problems = new ArrayList<>();
        Map<String, Range> ranges = ranges(search.remove("ranges"), problems);
        int epochs = base.path("training").path("epochs").asInt(20);
        Settings settings = Settings.parse(
                Yaml.write(JsonNodeFactory.instance.objectNode().set("search", search)), file.toString(), Map.of());
        Settings read = settings.section("search");
        Method method = read.choice("method", Method.class, Method.RANDOM);
        int trials = read.count("trials", 20);
        long seed = read.integer("seed", 1L);
        read.choice("metric", Metric.class, Metric.VALIDATION);
        int reduction = read.integer("reduction", 3, 2, 100);
        int leastEpochs =
                read.integer("least_epochs", Math.max(1, epochs / (reduction * reduction)), 1, Integer.MAX_VALUE);
        if (leastEpochs > epochs) {
            read.problem("least_epochs", leastEpochs + " are more than training.epochs, " + epochs + ".");
        }
        if (method == Method.HALVING && ranges.containsKey(EPOCHS)) {
            problems.add("search.ranges." + EPOCHS + ": method halving sets the epochs itself. Leave them out.");
        }
        problems.forEach(problem -> read.problem("ranges", problem));
        settings.finish();
        Path folder = file.toAbsolutePath().normalize().getParent();
        return new SearchPlan(
                base,
                folder == null ? Path.of("/") : folder,
                method,
                trials,
                seed,
                epochs,
                leastEpochs,
                reduction,
                ranges);
    }

    private static Map<String, Range> ranges(JsonNode node, List<String> problems) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        if (node == null || !node.isObject() || node.isEmpty()) {
            problems.add("missing; list settings with the values to try, such as network.hidden: [[32], [64]].");
            return ranges;
        }
        node.properties()
                .forEach(entry -> ranges.put(entry.getKey(), Range.read(entry.getKey(), entry.getValue(), problems)));
        return ranges;
    }

    /** The trials; fewer than asked for where the ranges hold no more. */
    public List<Trial> draw() {
        SplittableRandom random = new SplittableRandom(seed);
        Set<Map<String, JsonNode>> drawn = new LinkedHashSet<>();
        for (int attempt = 0; drawn.size() < trials && attempt < trials + REDRAWS; attempt++) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            ranges.forEach((key, range) -> values.put(key, range.draw(random)));
            drawn.add(values);
        }
        List<Trial> all = new ArrayList<>();
        for (Map<String, JsonNode> values : drawn) {
            all.add(new Trial(all.size() + 1, values));
        }
        return all;
    }

    /** Epochs of each rung; the last is a full training. 0 = as the trial's own configuration says. */
    List<Integer> rungs() {
        if (method == Method.RANDOM) {
            return List.of(0);
        }
        List<Integer> rungs = new ArrayList<>();
        for (long rung = leastEpochs; rung < epochs; rung *= reduction) {
            rungs.add((int) rung);
        }
        rungs.add(epochs);
        return rungs;
    }

    /** A trial's training configuration. */
    ObjectNode configuration(Trial trial) {
        ObjectNode tree = base.deepCopy();
        trial.values().forEach((key, value) -> Yaml.set(tree, key, value));
        return tree;
    }

    /**
     * A trial's training configuration as a file in another folder must say it: relative data files lead to the same places.
     */
    ObjectNode configuration(Trial trial, Path into) {
        ObjectNode tree = configuration(trial);
        if (tree.path("data") instanceof ObjectNode data && data.has("files")) {
            JsonNode files = data.get("files");
            if (files.isArray()) {
                List<JsonNode> moved = new ArrayList<>();
                files.forEach(path -> moved.add(moved(path, into)));
                data.putArray("files").addAll(moved);
            } else {
                data.set("files", moved(files, into));
            }
        }
        return tree;
    }

    private JsonNode moved(JsonNode path, Path into) {
        String text = path.asText();
        if (text.startsWith("/") || text.startsWith("${")) {
            return path;
        }
        Path relative = into.toAbsolutePath()
                .normalize()
                .relativize(folder.resolve(text).normalize());
        return JsonNodeFactory.instance.textNode(relative.toString());
    }

    /** A trial's plan as {@code train} would read it; throws {@link OperatorError} where it would. */
    TrainingPlan plan(Trial trial, Map<String, String> environment) {
        String origin = "Trial " + trial.number() + " " + trial.values();
        return TrainingPlan.read(
                Settings.parse(Yaml.write(configuration(trial)), origin, Map.of()), folder, environment);
    }
}
