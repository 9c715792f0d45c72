package dev.quatrain.bench.throughput;

import static dev.quatrain.bench.throughput.Mode.DL4J;
import static dev.quatrain.bench.throughput.Mode.PASS_THROUGH;
import static dev.quatrain.bench.throughput.Mode.QUATRAIN;
import static dev.quatrain.bench.throughput.Mode.SINGLE;
import static dev.quatrain.bench.throughput.Mode.STATEFUL;

import dev.quatrain.bench.throughput.Readings.Arrival;
import dev.quatrain.stream.config.States;
import java.util.List;
import java.util.stream.Stream;

/** The workloads that are measured. */
final class Workloads {
    /** The one that the ratios and the latency's rate are of. */
    static final String MAIN = "lstm-64";

    private Workloads() {}

    /** @param quick those that the ratios need, briefly */
    static List<Workload> of(boolean quick) {
        int rounds = quick ? 1 : 3;
        int seconds = quick ? 2 : 4;
        Stream<Workload.Builder> compared = Stream.of(
                        Workload.of(MAIN).between(List.of(Mode.values())),
                        Workload.of("skew").arriving(Arrival.ZIPF),
                        Workload.of("hot").arriving(Arrival.HOT).between(List.of(QUATRAIN, SINGLE)),
                        Workload.of("crayfish").with(Network.FFNN_784).between(List.of(QUATRAIN, SINGLE, DL4J)))
                .map(workload -> workload.lasting(seconds, rounds));
        List<Mode> floors = List.of(PASS_THROUGH, STATEFUL, QUATRAIN);
        Stream<Workload.Builder> varied = Stream.of(
                Workload.of("at-least-once").atLeastOnce().between(floors),
                Workload.of("binary").inBinary().between(List.of(PASS_THROUGH, STATEFUL, QUATRAIN, SINGLE)),
                Workload.of("two-threads").onThreads(2).between(floors),
                Workload.of("partitions-16").over(16),
                Workload.of("lstm-32").with(Network.LSTM_32),
                Workload.of("lstm-128").with(Network.LSTM_128),
                Workload.of("features-64").with(Network.LSTM_64_OF_64),
                Workload.of("sae").with(Network.SAE_64_32_16),
                Workload.of("cnn").with(Network.CNN_64),
                Workload.of("float16").keeping(new States(true, States.ALL)),
                Workload.of("rocksdb").keeping(new States(false, 250)),
                Workload.of("million-series").ofSeries(1_000_000));
        return (quick ? compared : Stream.concat(compared, varied))
                .map(Workload.Builder::build)
                .toList();
    }

    /** A workload whose latency is measured at a share of the rate that the main one reaches. */
    record Timed(Workload workload, double share) {}

    /**
     * At half the rate, and at a tenth, to tell what the load does from what the application does. At-least-once as long as it takes for
     * one commit to fall into the time: it is every 30 s, and scores wait for it.
     */
    static List<Timed> timed(boolean quick) {
        if (quick) {
            return List.of(
                    new Timed(Workload.of("latency").atLeastOnce().lasting(3, 1).build(), 0.5));
        }
        return List.of(
                new Timed(Workload.of("latency").atLeastOnce().lasting(15, 1).build(), 0.5),
                new Timed(
                        Workload.of("latency-tenth")
                                .atLeastOnce()
                                .lasting(15, 1)
                                .build(),
                        0.1),
                new Timed(Workload.of("latency-exactly-once").lasting(4, 1).build(), 0.5));
    }
}
