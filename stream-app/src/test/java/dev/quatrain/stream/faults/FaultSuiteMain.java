package dev.quatrain.stream.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * {@code make faults}: all scenarios with each guarantee, at least 200,000 readings of 1,000 series in the first of them. Prints a table,
 * writes {@code target/faults.json}, and exits with 1 unless every guarantee held. The environment's {@code SEED} repeats a run as far as
 * timing allows; {@code ONLY}, a regular expression, picks scenarios by name and guarantee: {@code paused.*least}.
 */
public final class FaultSuiteMain {
    private static final int SERIES = 1_000;
    /** Leaves two processors time for restarts. */
    private static final int PER_SECOND = 1_500;

    private FaultSuiteMain() {}

    public static void main(String[] arguments) throws Exception {
        String given = System.getenv().getOrDefault("SEED", "");
        long seed = given.isEmpty() ? System.nanoTime() % 1_000_000 : Long.parseLong(given);
        Pattern only = Pattern.compile(System.getenv().getOrDefault("ONLY", ""));
        System.out.println(
                "SEED=" + seed + "; logs in " + Path.of("target", "faults").toAbsolutePath());
        System.out.print(FaultTable.head());
        List<Result> results = new ArrayList<>();
        Consumer<String> progress =
                Boolean.getBoolean("quatrain.terminal") ? words -> System.err.print("\r\033[K" + words) : words -> {};
        Path folder = FaultSuite.emptied(Path.of("target", "faults").toAbsolutePath());
        try (FaultSuite suite = new FaultSuite(folder, new Workload(seed, SERIES), PER_SECOND, progress)) {
            for (Scenario scenario : Scenario.all()) {
                for (Guarantee guarantee : Guarantee.values()) {
                    if (only.matcher(scenario.name() + " " + guarantee.setting())
                            .find()) {
                        Result result = suite.run(scenario, guarantee);
                        results.add(result);
                        FaultTable.write(Path.of("target"), seed, results);
                        progress.accept("");
                        System.out.print(FaultTable.row(result));
                    }
                }
            }
        }
        long broken = results.stream().filter(result -> !result.held()).count();
        System.out.println(broken == 0 ? "Every guarantee held." : broken + " of " + results.size() + " did not hold.");
        System.exit(broken == 0 && !results.isEmpty() ? 0 : 1);
    }
}
