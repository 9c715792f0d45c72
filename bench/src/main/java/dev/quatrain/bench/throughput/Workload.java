package dev.quatrain.bench.throughput;

import dev.quatrain.bench.throughput.Readings.Arrival;
import dev.quatrain.stream.config.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A stream, a model, and the modes that race on it.
 *
 * @param id in the table and in bench.json
 * @param series that send
 * @param exactlyOnce or at-least-once
 * @param threads stream threads
 * @param binary whether readings are Avro records instead of JSON
 * @param states how hidden states are kept
 * @param seconds that a run is meant to last after its warm-up; the number of readings follows from the mode's usual rate
 * @param rounds each mode is run, in turns with the others
 */
record Workload(
        String id,
        Network network,
        Arrival arrival,
        int series,
        boolean exactlyOnce,
        int threads,
        int partitions,
        boolean binary,
        States states,
        int seconds,
        int rounds,
        List<Mode> modes) {
    Workload {
        modes = List.copyOf(modes);
    }

    /** An LSTM of 64 units over 10,000 series that send alike, exactly-once on one thread: what differs is said by the builder. */
    static Builder of(String id) {
        return new Builder(id);
    }

    /** Another like this one. */
    Builder but() {
        Builder builder = new Builder(id);
        builder.network = network;
        builder.arrival = arrival;
        builder.series = series;
        builder.exactlyOnce = exactlyOnce;
        builder.threads = threads;
        builder.partitions = partitions;
        builder.binary = binary;
        builder.states = states;
        builder.seconds = seconds;
        builder.rounds = rounds;
        builder.modes = modes;
        return builder;
    }

    /** Its stream, the same each time. */
    Readings readings() {
        return new Readings(arrival, series, network, 1, binary);
    }

    /** Whether a second process is started afterwards, to see how long the states take to restore. */
    boolean restarts() {
        return series > 100_000;
    }

    /** In words; empty where nothing differs that costs. */
    String differenceFrom(Workload base) {
        List<String> differences = new ArrayList<>();
        if (network != base.network) {
            differences.add("model " + network.id());
        }
        if (arrival != base.arrival) {
            differences.add("series " + arrival.name().toLowerCase(Locale.ROOT));
        }
        if (series != base.series) {
            differences.add("%,d series".formatted(series));
        }
        if (exactlyOnce != base.exactlyOnce) {
            differences.add(exactlyOnce ? "exactly-once" : "at-least-once");
        }
        if (threads != base.threads) {
            differences.add(threads + " threads");
        }
        if (partitions != base.partitions) {
            differences.add(partitions + " partitions");
        }
        if (binary != base.binary) {
            differences.add(binary ? "readings in Avro" : "readings in JSON");
        }
        if (states.half() != base.states.half()) {
            differences.add(states.half() ? "states in half precision" : "states in whole precision");
        }
        if (states.spill() != base.states.spill()) {
            differences.add("states in RocksDB, of each task %,d in memory".formatted(states.resident()));
        }
        return String.join(", ", differences);
    }

    /** Says what differs from the usual. */
    static final class Builder {
        private final String id;
        private Network network = Network.LSTM_64;
        private Arrival arrival = Arrival.UNIFORM;
        private int series = 10_000;
        private boolean exactlyOnce = true;
        private int threads = 1;
        private int partitions = 4;
        private boolean binary;
        private States states = States.DEFAULT;
        private int seconds = 4;
        private int rounds = 1;
        private List<Mode> modes = List.of(Mode.QUATRAIN);

        private Builder(String id) {
            this.id = id;
        }

        Builder with(Network other) {
            network = other;
            return this;
        }

        Builder arriving(Arrival other) {
            arrival = other;
            return this;
        }

        Builder ofSeries(int other) {
            series = other;
            return this;
        }

        Builder atLeastOnce() {
            exactlyOnce = false;
            return this;
        }

        Builder onThreads(int other) {
            threads = other;
            return this;
        }

        Builder over(int otherPartitions) {
            partitions = otherPartitions;
            return this;
        }

        Builder inBinary() {
            binary = true;
            return this;
        }

        Builder keeping(States other) {
            states = other;
            return this;
        }

        Builder lasting(int otherSeconds, int otherRounds) {
            seconds = otherSeconds;
            rounds = otherRounds;
            return this;
        }

        Builder between(List<Mode> others) {
            modes = others;
            return this;
        }

        Workload build() {
            return new Workload(
                    id,
                    network,
                    arrival,
                    series,
                    exactlyOnce,
                    threads,
                    partitions,
                    binary,
                    states,
                    seconds,
                    rounds,
                    modes);
        }
    }
}
