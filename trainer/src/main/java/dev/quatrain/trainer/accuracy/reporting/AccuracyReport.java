package dev.quatrain.trainer.accuracy.reporting;

import dev.quatrain.trainer.accuracy.contests.Contest;
import dev.quatrain.trainer.accuracy.contests.Target;
import dev.quatrain.trainer.accuracy.running.Outcome;
import dev.quatrain.trainer.accuracy.running.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results of all contests, as Markdown for people and as a tree for programs. */
public final class AccuracyReport {
    private final List<ContestTable> tables;
    private final List<Contest> contests;
    private final List<RunResult> results;
    private final boolean quick;

    public AccuracyReport(List<Contest> contests, List<Outcome> outcomes, boolean quick) {
        this.contests = contests;
        this.tables = contests.stream().map(c -> new ContestTable(c, outcomes)).toList();
        this.results =
                outcomes.stream().map(Outcome::result).filter(Objects::nonNull).toList();
        this.quick = quick;
    }

    /** The report with one section for each row of the overview. */
    public String markdown(String command) {
        StringBuilder text = new StringBuilder("# Accuracy\n\n");
        text.append(introduction(command));
        text.append(overview());
        Map<Integer, StringBuilder> rows = new TreeMap<>();
        for (int i = 0; i < contests.size(); i++) {
            rows.computeIfAbsent(contests.get(i).row(), row -> new StringBuilder())
                    .append(tables.get(i).markdown());
        }
        rows.forEach((row, section) ->
                text.append("## Row ").append(row).append("\n\n").append(section));
        return text.append(differences()).toString();
    }

    private String introduction(String command) {
        double wall = results.stream().mapToDouble(RunResult::totalWallSeconds).sum();
        return """
                Written by `%s`. Every figure is of the test part, mean ± sample standard deviation over seeds. Models are trained by \
                the product's trainer, exported, and replayed through the scorer of the stream; nothing of the test part is seen by \
                training, by early stopping or by a threshold. Seeds also decide which training cases validate.%s

                - Commit: %s
                - Machine: %s; one core a run; Java %s
                - Runs: %d, together %.1f minutes of wall time
                - Plans: one file for each family and task, the same for all data sets but for what "settings" lists

                """.formatted(
                command,
                quick ? " **A quick look at parts of the data with few epochs: these figures judge nothing.**" : "",
                distinct(RunResult::commit),
                distinct(RunResult::machine),
                distinct(RunResult::jdk),
                results.size(),
                wall / 60);
    }

    private String distinct(Function<RunResult, String> field) {
        return results.isEmpty()
                ? "–"
                : String.join(", ", new TreeSet<>(results.stream().map(field).toList()));
    }

    private String overview() {
        StringBuilder text =
                new StringBuilder("| row | contest | contender | test | to reach | |\n|---|---|---|---|---|---|\n");
        for (int i = 0; i < contests.size(); i++) {
            for (Standing standing : tables.get(i).standings()) {
                if (!standing.contender().isBaseline() && standing.hasTargets()) {
                    text.append(overview(contests.get(i), standing));
                }
            }
        }
        return text.append("\n").toString();
    }

    private static String overview(Contest contest, Standing standing) {
        List<Target> bounds =
                standing.contender().targets().stream().filter(Target::hasBound).toList();
        String reached = bounds.stream()
                .map(target -> standing.hasResults() ? Figures.text(standing.spread(target.metric())) : "–")
                .collect(Collectors.joining("; "));
        String verdict = !standing.hasResults()
                ? (standing.failures().isEmpty() ? "not run" : "**failed**")
                : standing.missed().isEmpty() ? "met" : "**missed**";
        return String.format(
                Locale.ROOT,
                "| %d | %s | %s | %s | %s | %s |%n",
                contest.row(),
                contest.id(),
                standing.contender().name(),
                reached,
                bounds.stream().map(Target::toString).collect(Collectors.joining("; ")),
                verdict);
    }

    private String differences() {
        List<String> lines =
                tables.stream().flatMap(t -> t.differences().stream()).toList();
        return lines.isEmpty() ? "" : """
                ## Row 10

                ### What pre-training brings

                The same network with and without; the difference is taken seed by seed.

                | data | difference | metric | mean ± deviation | | seeds |
                |---|---|---|---|---|---|
                %s
                """.formatted(String.join("\n", lines));
    }

    /** Everything, for JSON. */
    public Map<String, @Nullable Object> tree() {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < contests.size(); i++) {
            Contest contest = contests.get(i);
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("id", contest.id());
            one.put("row", contest.row());
            one.put("title", contest.title());
            one.put("anchors", contest.anchors());
            one.put("seen", contest.seen());
            one.put(
                    "contenders",
                    tables.get(i).standings().stream().map(AccuracyReport::tree).toList());
            all.add(one);
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("quick", quick);
        tree.put("contests", all);
        return tree;
    }

    private static Map<String, @Nullable Object> tree(Standing standing) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", standing.contender().name());
        tree.put("baseline", standing.contender().isBaseline());
        tree.put("plan", standing.contender().plan());
        tree.put("set", standing.contender().set());
        tree.put(
                "targets",
                standing.contender().targets().stream().map(Target::toString).toList());
        boolean judged = standing.hasResults() && standing.hasTargets();
        tree.put("met", judged ? (Boolean) standing.missed().isEmpty() : null);
        Map<String, Object> metrics = new LinkedHashMap<>();
        standing.spreads().forEach((name, spread) -> {
            Map<String, @Nullable Object> figures = new LinkedHashMap<>();
            figures.put("mean", finite(spread.mean()));
            figures.put("deviation", finite(spread.deviation()));
            figures.put("n", spread.n());
            metrics.put(name, figures);
        });
        tree.put("metrics", metrics);
        tree.put("train_wall_seconds", finite(standing.trainWall().mean()));
        tree.put("train_cpu_seconds", finite(standing.trainCpu().mean()));
        tree.put("runs", standing.results());
        tree.put(
                "failures",
                standing.failures().stream()
                        .map(f -> f.key() + ": " + f.failure())
                        .toList());
        return tree;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
