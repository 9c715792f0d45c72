package dev.quatrain.bench.throughput;

import dev.quatrain.bench.throughput.Race.Run;
import dev.quatrain.stream.app.TemporaryFolder;
import dev.quatrain.stream.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how fast readings become scores, and how fast they would by other means. */
@Command(
        name = "throughput",
        mixinStandardHelpOptions = true,
        description = "Measures Quatrain from topic to topic beside pass-through topologies and other ways to score.")
final class Throughput implements Callable<Integer> {
    @Option(names = "--quick", description = "The main workload and the shortest runs that tell anything.")
    private boolean quick;

    @Option(names = "--only", paramLabel = "ID", split = ",", description = "Only these workloads.")
    private List<String> only = List.of();

    @Option(names = "--modes", paramLabel = "MODE", split = ",", description = "Only these modes.")
    private List<Mode> modes = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each mode (default: the workload's own).")
    private int rounds;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Bundles, logs and bench.json (default ${DEFAULT-VALUE}).")
    private Path out = Path.of("bench/target/throughput");

    @Option(names = "--markdown", paramLabel = "FILE", description = "Where the tables go, such as BENCHMARKS.md.")
    private @Nullable Path markdown;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Throughput())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createDirectories(out).toAbsolutePath();
        List<Run> runs = new ArrayList<>();
        List<Latency> latencies = new ArrayList<>();
        try (TemporaryFolder data = TemporaryFolder.create("quatrain-bench-broker-");
                EmbeddedBroker broker = EmbeddedBroker.start(data.path(), 0)) {
            Race race = new Race(folder, broker.bootstrapServers(), System.err::println);
            for (Workload workload : Workloads.of(quick)) {
                if (only.isEmpty() || only.contains(workload.id())) {
                    runs.addAll(race.run(asked(workload)));
                }
            }
            int usual = new Figures(runs, latencies, List.of()).usualRate();
            for (Workloads.Timed timed : Workloads.timed(quick)) {
                if (usual > 0
                        && (only.isEmpty() || only.contains(timed.workload().id()))) {
                    latencies.add(race.latency(timed.workload(), (int) (timed.share() * usual)));
                }
            }
        }
        List<PrecisionCost> precisions = new ArrayList<>();
        if (!quick && only.isEmpty()) {
            for (Network network : List.of(Network.LSTM_64, Network.SAE_64_32_16, Network.CNN_64)) {
                precisions.add(PrecisionCost.of(network, folder.resolve("models")));
            }
        }
        Figures figures = new Figures(runs, latencies, precisions);
        BenchJson.write(figures, folder.resolveSibling("bench.json"));
        if (markdown != null) {
            BenchmarksPage.write(figures, folder.resolveSibling("kernels.json"), markdown);
        }
        System.out.println(TerminalTable.of(figures));
        return 0;
    }

    private Workload asked(Workload workload) {
        return workload.but()
                .lasting(workload.seconds(), rounds > 0 ? rounds : workload.rounds())
                .between(modes.isEmpty() ? workload.modes() : modes)
                .build();
    }
}
