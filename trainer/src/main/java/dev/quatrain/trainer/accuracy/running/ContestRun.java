package dev.quatrain.trainer.accuracy.running;

import com.sun.management.OperatingSystemMXBean;
import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.LibraryVersions;
import dev.quatrain.trainer.accuracy.baselines.Baseline;
import dev.quatrain.trainer.accuracy.baselines.Baselines;
import dev.quatrain.trainer.accuracy.contests.Contender;
import dev.quatrain.trainer.accuracy.contests.Contest;
import dev.quatrain.trainer.accuracy.contests.Contests;
import dev.quatrain.trainer.accuracy.datasets.DataFolder;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.fitting.Assignment;
import dev.quatrain.trainer.accuracy.fitting.FittedModel;
import dev.quatrain.trainer.accuracy.fitting.Fitter;
import dev.quatrain.trainer.accuracy.measures.Measure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** One contender's run through one contest, in this process. */
public final class ContestRun {
    private final DataFolder folder;
    private final Fitter fitter;
    private final Clock clock;
    private double trainWall;
    private double trainCpu;
    private int models;
    private Map<String, String> parameters = Map.of();

    public ContestRun(DataFolder folder, Fitter fitter, Clock clock) {
        this.folder = folder;
        this.fitter = fitter;
        this.clock = clock;
    }

    /**
     * Trains and scores all models of the contest.
     *
     * @throws OperatorError if a file is missing, or the plan does not suit the data
     */
    public RunResult run(RunKey key, Contest contest) throws IOException {
        long start = System.nanoTime();
        Contender contender = key.contenderIn(contest);
        Measure measure = contest.measure().get();
        for (SplitData data : contest.read(folder, key.seed(), key.quick())) {
            measure.begin(data);
            if (contender.plan() == null) {
                answerSimply(contender, data, key, measure);
            } else {
                Map<String, String> overrides = new LinkedHashMap<>(contender.set());
                if (key.quick()) {
                    overrides.putAll(contest.quick().set());
                }
                train(data, Contests.plan(contender.plan()), overrides, key.seed(), measure);
            }
            measure.end();
            models++;
        }
        return new RunResult(
                key,
                measure.metrics(),
                measure.details(),
                trainWall,
                trainCpu,
                seconds(System.nanoTime() - start),
                models,
                parameters,
                Fingerprint.settings(key, contest),
                Fingerprint.code(),
                System.getProperty("quatrain.commit", "unknown"),
                Runtime.version().toString(),
                LibraryVersions.machine(),
                LibraryVersions.libraries(),
                clock.instant().toString());
    }

    private void answerSimply(Contender contender, SplitData data, RunKey key, Measure measure) {
        Baseline baseline = Baselines.find(contender.name())
                .orElseThrow(() -> new OperatorError(
                        "There is no baseline " + contender.name() + ". Correct its name in contests.yaml."));
        long wall = System.nanoTime();
        long cpu = cpuNanos();
        baseline.answer(data, key.seed(), measure);
        trainWall += seconds(System.nanoTime() - wall);
        trainCpu += seconds(cpuNanos() - cpu);
    }

    private void train(SplitData data, String plan, Map<String, String> overrides, long seed, Measure measure)
            throws IOException {
        Path scratch = Files.createTempDirectory("accuracy");
        try {
            long wall = System.nanoTime();
            long cpu = cpuNanos();
            try (FittedModel model = fitter.fit(new Assignment(data, plan, overrides, seed, scratch))) {
                trainWall += seconds(System.nanoTime() - wall);
                trainCpu += seconds(cpuNanos() - cpu);
                parameters = models == 0 ? model.parameters() : parameters;
                Hearing hearing = new Hearing(data, measure);
                model.replay(hearing.series(), hearing);
            }
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** CPU time of this process, all threads. */
    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
