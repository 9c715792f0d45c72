package dev.quatrain.bench.throughput;

import dev.quatrain.bench.throughput.Readings.Arrival;
import dev.quatrain.stream.config.States;
import java.util.List;

/**
 * A stream, a model, and the modes that race on it.
 *
 * @param id in the table and in bench.json
 * @param series that send
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
    /** An LSTM of 64 units over 10,000 series that send alike, exactly-once on one thread. */
    static Workload of(String id) {
        return new Workload(
                id,
                Network.LSTM_64,
                Arrival.UNIFORM,
                10_000,
                true,
                1,
                4,
                false,
                States.DEFAULT,
                5,
                1,
                List.of(Mode.QUATRAIN));
    }

    /** Whether a second process is started afterwards, to see how long the states take to restore. */
    boolean isRestarted() {
        return series > 100_000;
    }

    Workload over(int otherPartitions) {
        return new Workload(
                id,
                network,
                arrival,
                series,
                exactlyOnce,
                threads,
                otherPartitions,
                binary,
                states,
                seconds,
                rounds,
                modes);
    }

    Workload keeping(States other) {
        return new Workload(
                id, network, arrival, series, exactlyOnce, threads, partitions, binary, other, seconds, rounds, modes);
    }

    Workload inBinary() {
        return new Workload(
                id, network, arrival, series, exactlyOnce, threads, partitions, true, states, seconds, rounds, modes);
    }

    Workload with(Network other) {
        return new Workload(
                id, other, arrival, series, exactlyOnce, threads, partitions, binary, states, seconds, rounds, modes);
    }

    Workload arriving(Arrival other) {
        return new Workload(
                id, network, other, series, exactlyOnce, threads, partitions, binary, states, seconds, rounds, modes);
    }

    Workload ofSeries(int other) {
        return new Workload(
                id, network, arrival, other, exactlyOnce, threads, partitions, binary, states, seconds, rounds, modes);
    }

    Workload atLeastOnce() {
        return new Workload(
                id, network, arrival, series, false, threads, partitions, binary, states, seconds, rounds, modes);
    }

    Workload onThreads(int other) {
        return new Workload(
                id, network, arrival, series, exactlyOnce, other, partitions, binary, states, seconds, rounds, modes);
    }

    Workload lasting(int otherSeconds, int otherRounds) {
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
                Math.max(1, otherSeconds),
                Math.max(1, otherRounds),
                modes);
    }

    Workload between(Mode... others) {
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
                List.of(others));
    }
}
