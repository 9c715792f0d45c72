package dev.quatrain.bench.throughput;

import dev.quatrain.bench.throughput.Readings.Arrival;
import dev.quatrain.stream.config.States;
import java.util.ArrayList;
import java.util.List;

/** The workloads that are measured. */
final class Workloads {
    /** The one that the ratios and the latency's rate are of. */
    static final String MAIN = "lstm-64";

    private Workloads() {}

    /** @param quick those that the ratios need, briefly */
    static List<Workload> of(boolean quick) {
        List<Workload> workloads = new ArrayList<>();
        int rounds = quick ? 1 : 3;
        int seconds = quick ? 3 : 5;
        workloads.add(Workload.of(MAIN).lasting(seconds, rounds).between(Mode.values()));
        workloads.add(Workload.of("skew")
                .arriving(Arrival.ZIPF)
                .lasting(seconds, rounds)
                .between(Mode.QUATRAIN));
        workloads.add(Workload.of("hot")
                .arriving(Arrival.HOT)
                .lasting(seconds, rounds)
                .between(Mode.QUATRAIN, Mode.SINGLE));
        workloads.add(Workload.of("crayfish")
                .with(Network.FFNN_784)
                .lasting(seconds, rounds)
                .between(Mode.QUATRAIN, Mode.SINGLE, Mode.DL4J));
        if (quick) {
            return workloads;
        }
        workloads.add(
                Workload.of("at-least-once").atLeastOnce().between(Mode.PASS_THROUGH, Mode.STATEFUL, Mode.QUATRAIN));
        workloads.add(
                Workload.of("binary").inBinary().between(Mode.PASS_THROUGH, Mode.STATEFUL, Mode.QUATRAIN, Mode.SINGLE));
        workloads.add(Workload.of("two-threads").onThreads(2).between(Mode.PASS_THROUGH, Mode.STATEFUL, Mode.QUATRAIN));
        workloads.add(Workload.of("lstm-32").with(Network.LSTM_32));
        workloads.add(Workload.of("lstm-128").with(Network.LSTM_128));
        workloads.add(Workload.of("float16").keeping(new States(true, States.ALL)));
        // A tenth of the series in memory, and all of them equally likely to send: the worst case.
        workloads.add(Workload.of("rocksdb").keeping(new States(false, 250)));
        workloads.add(Workload.of("features-64").with(Network.LSTM_64_OF_64));
        workloads.add(Workload.of("partitions-16").over(16));
        workloads.add(Workload.of("sae").with(Network.SAE_64_32_16));
        workloads.add(Workload.of("cnn").with(Network.CNN_64));
        workloads.add(Workload.of("million-series").ofSeries(1_000_000));
        return workloads;
    }

    /** Workloads whose latency is measured at half the rate that the main one reaches. */
    static List<Workload> timed(boolean quick) {
        Workload exactlyOnce = Workload.of("latency-exactly-once").lasting(quick ? 3 : 6, 1);
        Workload atLeastOnce = Workload.of("latency").atLeastOnce().lasting(quick ? 3 : 6, 1);
        return quick ? List.of(atLeastOnce) : List.of(atLeastOnce, exactlyOnce);
    }
}
