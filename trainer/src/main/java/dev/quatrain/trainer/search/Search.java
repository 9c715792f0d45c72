package dev.quatrain.trainer.search;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.data.DataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Trains trials side by side, judges them by their validation loss alone, and ranks them. */
public final class Search {
    private final SearchPlan plan;
    private final Path folder;
    private final int jobs;
    private final Consumer<String> notices;

    /**
     * A trial where it ended.
     *
     * @param epochs of the longest training it was given; 0 = as its configuration says
     */
    public record Ranked(Trial trial, int epochs, TrialResult result) {}

    /**
     * @param folder where results are kept, to be found again by the next run
     * @param jobs processes at a time
     * @param notices hears, as lines, how it goes on
     */
    public Search(SearchPlan plan, Path folder, int jobs, Consumer<String> notices) {
        this.plan = plan;
        this.folder = folder;
        this.jobs = jobs;
        this.notices = notices;
    }

    /**
     * All trials, the best first: those of longer training before those of shorter, then by validation loss. The best one's
     * configuration lies in {@link #bestConfiguration}.
     *
     * @throws OperatorError if a configuration is wrong or every trial failed
     */
    public List<Ranked> run(Map<String, String> environment) throws IOException, InterruptedException {
        List<Trial> trials = plan.draw();
        if (trials.size() < plan.trials()) {
            notices.accept("The ranges hold only " + trials.size() + " different configurations: all are tried.");
        }
        String data = "";
        for (Trial trial : trials) {
            // Mistakes in keys and values show before anything is trained.
            var files = plan.plan(trial, environment).data().files();
            data = data.isEmpty() ? DataFiles.digest(files) : data;
        }
        Files.createDirectories(folder);
        List<Ranked> dropped = new ArrayList<>();
        List<Ranked> standing = new ArrayList<>();
        try (TrialRunner runner = new TrialRunner(folder.resolve("trials"), plan, data)) {
            List<Integer> rungs = plan.rungs();
            for (int rung = 0; rung < rungs.size(); rung++) {
                standing = runAll(runner, trials, rungs.get(rung));
                standing.sort(
                        Comparator.comparingDouble(ranked -> ranked.result().loss()));
                if (rung + 1 < rungs.size()) {
                    int kept = Math.max(1, standing.size() / plan.reduction());
                    dropped.addAll(0, standing.subList(kept, standing.size()));
                    trials = standing.subList(0, kept).stream()
                            .map(Ranked::trial)
                            .toList();
                }
            }
        }
        standing.addAll(dropped);
        Ranked best = standing.get(0);
        if (best.result().validation() == null) {
            throw new OperatorError("Every trial failed. The first said: "
                    + best.result().error() + " Change the base configuration or the ranges.");
        }
        Files.writeString(
                bestConfiguration(),
                String.format(
                        Locale.ROOT,
                        "# Trial %d of a search: validation %s %.5g.%n%s",
                        best.trial().number(),
                        best.result().measure(),
                        best.result().validation(),
                        Yaml.write(plan.configuration(best.trial(), folder))));
        return standing;
    }

    /** The file that {@code train} can be started with. */
    public Path bestConfiguration() {
        return folder.resolve("best.yaml");
    }

    private List<Ranked> runAll(TrialRunner runner, List<Trial> trials, int epochs)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        try {
            Tally tally = new Tally(trials.size(), epochs);
            List<Future<Ranked>> futures = new ArrayList<>();
            for (Trial trial : trials) {
                futures.add(threads.submit(() -> {
                    boolean known = runner.known(trial, epochs).isPresent();
                    TrialResult result = runner.run(trial, epochs);
                    tally.add(trial, result, known);
                    return new Ranked(trial, epochs, result);
                }));
            }
            List<Ranked> ranked = new ArrayList<>();
            for (Future<Ranked> future : futures) {
                ranked.add(future.get());
            }
            return ranked;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("A trial could not be run", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Counts the trials of a rung as they end. */
    private final class Tally {
        private final int all;
        private final int epochs;
        private int done;
        private double best = Double.POSITIVE_INFINITY;

        Tally(int all, int epochs) {
            this.all = all;
            this.epochs = epochs;
        }

        synchronized void add(Trial trial, TrialResult result, boolean known) {
            done++;
            best = Math.min(best, result.loss());
            String outcome = result.validation() == null
                    ? "failed: " + result.error()
                    : String.format(Locale.ROOT, "validation %.5g (%.1f s)", result.validation(), result.seconds());
            notices.accept(String.format(
                    Locale.ROOT,
                    "%s%d of %d: trial %d %s%s, best %.5g",
                    epochs > 0 ? epochs + " epochs, " : "",
                    done,
                    all,
                    trial.number(),
                    outcome,
                    known ? " from the run before" : "",
                    best));
        }
    }
}
