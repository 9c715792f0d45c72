package dev.quatrain.trainer.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.contests.Contest;
import dev.quatrain.trainer.accuracy.contests.Contests;
import dev.quatrain.trainer.accuracy.datasets.DataFolder;
import dev.quatrain.trainer.accuracy.reporting.AccuracyReport;
import dev.quatrain.trainer.accuracy.reporting.Figures;
import dev.quatrain.trainer.accuracy.running.Outcome;
import dev.quatrain.trainer.accuracy.running.ResultFiles;
import dev.quatrain.trainer.accuracy.running.RunKey;
import dev.quatrain.trainer.accuracy.running.RunResult;
import dev.quatrain.trainer.accuracy.running.Runner;
import dev.quatrain.trainer.training.ConsoleProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains every family on labelled public data and reports how it stands against targets, baselines and published results. */
@Command(
        name = "accuracy",
        description = "Measures the families on public data sets and writes ACCURACY.md.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The data sets lie in the folder QUATRAIN_DATA. A run whose result is there, with the same settings and the same code, is",
            "not done again, so an interrupted measurement goes on where it stopped.",
            "Exit code 0: every run gave a result; 1: some failed; 2: wrong usage."
        })
public final class AccuracyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "Take a quick look at parts of the data, one seed, few epochs.")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "GLOB",
            description = "Only contests, or contest/contender pairs, that match: mnist, smd/*, {skab,asd}/sae.")
    private String only = "*";

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds of each model (default 3; 1 with --quick).")
    private int seeds;

    @Option(names = "--jobs", paramLabel = "N", description = "Processes at a time (default ${DEFAULT-VALUE}).")
    private int jobs = 2;

    @Option(names = "--limit", paramLabel = "MINUTES", description = "Time a run may take (default ${DEFAULT-VALUE}).")
    private int limit = 30;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder of the runs' results (default ${DEFAULT-VALUE}).")
    private Path out = Path.of("trainer", "target", "accuracy");

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Where the report goes: ACCURACY.md, or beside the results with --quick or --only.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataFolder data = DataFolder.of(System.getenv());
        data.path("");
        List<Contest> contests = Contests.all();
        Runner runner = new Runner(contests, new ResultFiles(out));
        PathMatcher chosen = FileSystems.getDefault().getPathMatcher("glob:" + only);
        int count = seeds > 0 ? seeds : quick ? 1 : 3;
        List<RunKey> runs = runner.runs(count, quick).stream()
                .filter(run -> chosen.matches(Path.of(run.contest()))
                        || chosen.matches(Path.of(run.contest(), run.contender())))
                .toList();
        if (runs.isEmpty()) {
            throw new OperatorError("--only " + only + " matches no contest. There are "
                    + contests.stream().map(Contest::id).collect(Collectors.joining(", ")) + ".");
        }
        List<Outcome> outcomes = runner.run(
                runs, data.root(), Math.max(1, jobs), Duration.ofMinutes(Math.max(1, limit)), this::progress);
        List<Contest> reported = contests.stream()
                .filter(contest -> runs.stream().anyMatch(run -> run.contest().equals(contest.id())))
                .toList();
        AccuracyReport all = new AccuracyReport(reported, outcomes, quick);
        boolean part = quick || !only.equals("*");
        Path beside = out.toAbsolutePath().normalize().getParent();
        Path jsonFile = Objects.requireNonNullElse(beside, out).resolve(part ? "accuracy-part.json" : "accuracy.json");
        Path markdownFile = report != null ? report : part ? out.resolve("ACCURACY-part.md") : Path.of("ACCURACY.md");
        Files.writeString(jsonFile, Output.json(all.tree()) + "\n");
        Files.writeString(markdownFile, all.markdown(command()));
        PrintWriter print = Objects.requireNonNull(spec).commandLine().getOut();
        print.print(
                json ? Output.json(all.tree()) + System.lineSeparator() : summary(outcomes, markdownFile, jsonFile));
        print.flush();
        return outcomes.stream().allMatch(outcome -> outcome.result() != null) ? 0 : 1;
    }

    private String command() {
        return "quatrain accuracy" + (quick ? " --quick" : "") + (only.equals("*") ? "" : " --only '" + only + "'")
                + (seeds > 0 ? " --seeds " + seeds : "");
    }

    private static String summary(List<Outcome> outcomes, Path markdown, Path json) {
        long failed = outcomes.stream().filter(o -> o.result() == null).count();
        long reused = outcomes.stream().filter(Outcome::reused).count();
        return String.format(
                Locale.ROOT,
                "%d runs (%d kept from before, %d failed); see %s and %s%n",
                outcomes.size(),
                reused,
                failed,
                markdown,
                json);
    }

    /** One line a run; on a terminal the next line stands in for a progress bar until the next run ends. */
    private void progress(Outcome outcome, int done, int all) {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        boolean terminal = ConsoleProgress.standardErrorIsTerminal();
        err.printf(
                Locale.ROOT,
                "%s[%d/%d] %s: %s%n",
                terminal ? "\r\u001b[K" : "",
                done,
                all,
                outcome.key(),
                found(outcome));
        if (terminal && done < all) {
            err.printf("%s%s %d %%", "#".repeat(40 * done / all), ".".repeat(40 - 40 * done / all), 100 * done / all);
        }
        err.flush();
    }

    private static String found(Outcome outcome) {
        RunResult result = outcome.result();
        return result == null
                ? "FAILED, " + outcome.failure().strip()
                : result.metrics().entrySet().stream()
                                .map(metric -> metric.getKey() + " " + Figures.text(metric.getValue()))
                                .collect(Collectors.joining(", "))
                        + String.format(Locale.ROOT, " (trained %.1f s)", result.trainWallSeconds());
    }
}
