package dev.quatrain.trainer.accuracy.running;

import dev.quatrain.trainer.accuracy.baselines.Baseline;
import dev.quatrain.trainer.accuracy.baselines.Baselines;
import dev.quatrain.trainer.accuracy.contests.Contender;
import dev.quatrain.trainer.accuracy.contests.Contest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Does the runs of contests, several at a time, the longest first. A kept result is taken where settings and code are still the same.
 */
public final class Runner {
    private final List<Contest> contests;
    private final ResultFiles files;
    private final String code;

    /** Hears of every run that has ended. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A run has ended.
         *
         * @param done runs that have ended, this one included
         * @param all runs there are
         */
        void ended(Outcome outcome, int done, int all);
    }

    public Runner(List<Contest> contests, ResultFiles files) {
        this.contests = contests;
        this.files = files;
        this.code = Fingerprint.code();
    }

    /** The runs: models with every seed from 1 on, baselines with the first alone unless chance plays a part. */
    public List<RunKey> runs(int seeds, boolean quick) {
        record Expected(RunKey key, int seconds) {}
        List<Expected> runs = new ArrayList<>();
        for (Contest contest : contests) {
            for (Contender contender : contest.contenders()) {
                if (contender.isBaseline() && Baselines.find(contender.name()).isEmpty()) {
                    continue; // the report says that it was not run
                }
                for (long seed = 1; seed <= (isRandom(contender) ? seeds : 1); seed++) {
                    runs.add(
                            new Expected(new RunKey(contest.id(), contender.name(), seed, quick), contender.seconds()));
                }
            }
        }
        return runs.stream()
                .sorted(Comparator.comparingInt(run -> -run.seconds()))
                .map(Expected::key)
                .toList();
    }

    /**
     * Does the runs, those without a valid result in processes of their own.
     *
     * @param dataRoot folder of the data sets
     * @param jobs processes at a time
     * @param limit time after which a run is ended
     */
    public List<Outcome> run(List<RunKey> runs, Path dataRoot, int jobs, Duration limit, Listener listener)
            throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        List<RunKey> missing = new ArrayList<>();
        for (RunKey key : runs) {
            files.find(key)
                    .filter(this::isValid)
                    .ifPresentOrElse(result -> outcomes.add(Outcome.of(result, true)), () -> missing.add(key));
        }
        ExecutorService pool = Executors.newFixedThreadPool(jobs);
        try (Launch launch = new Launch(files, dataRoot, limit)) {
            Thread atExit = new Thread(launch::close);
            Runtime.getRuntime().addShutdownHook(atExit);
            ExecutorCompletionService<Outcome> ended = new ExecutorCompletionService<>(pool);
            missing.forEach(key -> ended.submit(() -> launch.run(key)));
            for (int i = 0; i < missing.size(); i++) {
                Outcome outcome = ended.take().get();
                outcomes.add(outcome);
                listener.ended(outcome, outcomes.size(), runs.size());
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A run could not be started: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
        return outcomes;
    }

    private static boolean isRandom(Contender contender) {
        return !contender.isBaseline()
                || Baselines.find(contender.name()).map(Baseline::isRandom).orElse(false);
    }

    private boolean isValid(RunResult result) {
        return result.codeDigest().equals(code)
                && result.settingsDigest()
                        .equals(Fingerprint.settings(result.key(), result.key().in(contests)));
    }
}
