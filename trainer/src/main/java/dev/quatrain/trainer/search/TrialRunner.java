package dev.quatrain.trainer.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.trainer.data.DataFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs trials, each in a Java process of its own: a crash takes one trial along and no more, and native memory is given back. Results
 * lie in a folder for each configuration, named by its digest; one that is there already is not trained again. Threads may share it.
 */
final class TrialRunner implements AutoCloseable {
    private static final int LOG_LINES = 5;

    private final Path folder;
    private final SearchPlan plan;
    private final String dataDigest;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private final Thread killOnExit = new Thread(this::kill, "stops trials");

    /**
     * @param folder where results are kept
     * @param dataDigest of the files trained on
     */
    TrialRunner(Path folder, SearchPlan plan, String dataDigest) {
        this.folder = folder;
        this.plan = plan;
        this.dataDigest = dataDigest;
        Runtime.getRuntime().addShutdownHook(killOnExit);
    }

    /** The result, from the folder if it lies there. */
    TrialResult run(Trial trial, int epochs) throws IOException, InterruptedException {
        String digest = digest(trial, epochs);
        Path place = folder.resolve(digest.substring(0, 16));
        Optional<TrialResult> known = known(trial, epochs);
        if (known.isPresent()) {
            return known.get();
        }
        Files.createDirectories(place);
        ObjectNode configuration = plan.configuration(trial, place);
        setEpochs(configuration, epochs);
        Files.writeString(place.resolve(TrialProcess.CONFIGURATION), Yaml.write(configuration));
        long start = System.nanoTime();
        Path log = place.resolve("trial.log");
        ProcessBuilder builder = new ProcessBuilder(command(place, digest))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Not as an argument: ONNX Runtime crashes where the command line is longer than 4,096 bytes.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        running.add(process);
        try {
            int exitCode = process.waitFor();
            return TrialResult.read(place.resolve(TrialProcess.RESULT), digest)
                    .orElseGet(() -> TrialResult.failed(
                            digest,
                            (System.nanoTime() - start) / 1e9,
                            "the process ended with code " + exitCode + ": " + tail(log)));
        } finally {
            process.destroy();
            running.remove(process);
        }
    }

    /** The result if an earlier run left it. */
    Optional<TrialResult> known(Trial trial, int epochs) {
        String digest = digest(trial, epochs);
        return TrialResult.read(folder.resolve(digest.substring(0, 16)).resolve(TrialProcess.RESULT), digest);
    }

    private String digest(Trial trial, int epochs) {
        ObjectNode configuration = plan.configuration(trial);
        setEpochs(configuration, epochs);
        return DataFiles.digest(String.join(
                "\n", dataDigest, System.getProperty("quatrain.commit", "unknown"), configuration.toString()));
    }

    private static void setEpochs(ObjectNode configuration, int epochs) {
        if (epochs > 0) {
            Yaml.set(configuration, "training.epochs", configuration.numberNode(epochs));
        }
    }

    /** The same Java with the same memory options as this process. */
    private static List<String> command(Path place, String digest) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X")
                        || option.startsWith("-Dorg.bytedeco.")
                        || option.startsWith("-Dquatrain.")
                        || option.startsWith("--enable-native-access"))
                .forEach(command::add);
        command.add(TrialProcess.class.getName());
        command.add(place.toString());
        command.add(digest);
        return command;
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "its log " + log + " cannot be read: " + e.getMessage();
        }
    }

    private void kill() {
        running.forEach(Process::destroy);
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(killOnExit);
        } catch (IllegalStateException e) {
            return; // the hook is running: this process ends
        }
    }
}
