package dev.quatrain.trainer.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.search.Search;
import dev.quatrain.trainer.search.Search.Ranked;
import dev.quatrain.trainer.search.SearchPlan;
import dev.quatrain.trainer.search.TrialResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches good hyper-parameters. */
@Command(
        name = "search",
        description = "Tries hyper-parameters from declared ranges and ranks them by validation loss.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The configuration is one for `train` with a section more:",
            "  search:",
            "    method: halving        # or random: every trial is trained to the end",
            "    trials: 20",
            "    seed: 1",
            "    ranges:",
            "      training.rate: { from: 1e-4, to: 1e-2, scale: log }",
            "      network.hidden: [[32], [64], [32, 32]]",
            "Halving trains all trials for search.least_epochs, then the best third (search.reduction: 3) for three",
            "times as many, up to training.epochs. Test data has no part in it. Validation losses compare only where",
            "they measure the same: do not search over scaling, the task, its horizon or the split.",
            "Each trial is a process; one that is done is not trained again by the next run into the same FOLDER.",
            "Exit code 0: FOLDER/best.yaml is ready for `train`; 1: an error, with how to mend it; 2: wrong usage."
        })
public final class SearchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "CONFIG", description = "The training configuration with a section `search`, a YAML file.")
    private Path config = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Where trials and the best configuration go.")
    private Path out = Path.of("");

    @Option(names = "--jobs", paramLabel = "N", description = "Trials at a time (default: 2).")
    private int jobs = 2;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a value of the configuration, e.g. --set search.trials=5. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--json", description = "Print the ranking as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (jobs < 1) {
            throw new OperatorError("--jobs is " + jobs + ", but at least one trial must run. Give 1 or more.");
        }
        PrintWriter errors =
                java.util.Objects.requireNonNull(spec).commandLine().getErr();
        SearchPlan plan = SearchPlan.read(config, Settings.overrides(sets));
        Search search = new Search(plan, out, jobs, notice -> {
            errors.println(notice);
            errors.flush();
        });
        List<Ranked> ranking = search.run(System.getenv());
        PrintWriter print = spec.commandLine().getOut();
        print.print(
                json ? Output.json(tree(plan, ranking, search)) + System.lineSeparator() : text(plan, ranking, search));
        print.flush();
        return 0;
    }

    private static Map<String, @Nullable Object> tree(SearchPlan plan, List<Ranked> ranking, Search search) {
        List<Map<String, @Nullable Object>> trials = new ArrayList<>();
        for (Ranked ranked : ranking) {
            TrialResult result = ranked.result();
            Map<String, @Nullable Object> trial = new LinkedHashMap<>();
            trial.put("trial", ranked.trial().number());
            trial.put("digest", result.digest());
            trial.put("validation", result.validation());
            trial.put("measure", result.measure());
            trial.put("epochs", result.epochs());
            trial.put("best_epoch", result.bestEpoch());
            trial.put("seconds", result.seconds());
            trial.put("error", result.error());
            trial.put("values", ranked.trial().values());
            trials.add(trial);
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("method", plan.method().name().toLowerCase(Locale.ROOT));
        tree.put("metric", "validation");
        tree.put("seed", plan.seed());
        tree.put("trials", trials);
        tree.put("best", search.bestConfiguration().toString());
        return tree;
    }

    private static String text(SearchPlan plan, List<Ranked> ranking, Search search) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%4s %5s %12s %6s %5s %8s", "rank", "trial", "validation", "epochs", "best", "seconds"));
        plan.ranges().keySet().forEach(key -> text.append("  ").append(key));
        text.append(System.lineSeparator());
        for (int rank = 0; rank < ranking.size(); rank++) {
            Ranked ranked = ranking.get(rank);
            TrialResult result = ranked.result();
            text.append(String.format(
                    Locale.ROOT,
                    "%4d %5d %12s %6d %5d %8.1f",
                    rank + 1,
                    ranked.trial().number(),
                    result.validation() == null ? "failed" : String.format(Locale.ROOT, "%.5g", result.validation()),
                    result.epochs(),
                    result.bestEpoch(),
                    result.seconds()));
            ranked.trial()
                    .values()
                    .forEach((key, value) -> text.append("  ").append(String.format("%-" + key.length() + "s", value)));
            text.append(System.lineSeparator());
        }
        return text.append("best: ")
                .append(search.bestConfiguration())
                .append(System.lineSeparator())
                .toString();
    }
}
