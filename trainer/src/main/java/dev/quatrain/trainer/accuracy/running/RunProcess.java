package dev.quatrain.trainer.accuracy.running;

import ch.qos.logback.classic.Level;
import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.contests.Contest;
import dev.quatrain.trainer.accuracy.contests.Contests;
import dev.quatrain.trainer.accuracy.datasets.DataFolder;
import dev.quatrain.trainer.accuracy.fitting.Fitter;
import dev.quatrain.trainer.accuracy.fitting.MemoryFitter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of one run. Arguments: folder of the results, contest, contender, seed, {@code full} or {@code quick}. Writes the result's file;
 * exit code 1 with a message on the standard error stream if it fails.
 */
public final class RunProcess {
    private static final int ARGUMENTS = 5;

    private RunProcess() {}

    public static void main(String[] args) throws IOException {
        if (args.length != ARGUMENTS) {
            throw new IllegalArgumentException("Wants folder, contest, contender, seed, full|quick");
        }
        onlyWarnings();
        RunKey key = new RunKey(args[1], args[2], Long.parseLong(args[3]), args[4].equals("quick"));
        Contest contest = key.in(Contests.all());
        Clock clock = Clock.systemUTC();
        Fitter fitter = new MemoryFitter(clock);
        try {
            RunResult result = new ContestRun(DataFolder.of(System.getenv()), fitter, clock).run(key, contest);
            new ResultFiles(Path.of(args[0])).keep(result);
        } catch (OperatorError e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Libraries say a lot at their start, which would hide why a run failed. */
    private static void onlyWarnings() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(Level.WARN);
        }
    }
}
