package dev.quatrain.stream.simulator;

/** Where simulated readings go: a file or a topic. For one thread. */
public interface ReadingSink extends AutoCloseable {
    /** Takes one reading; may return before it is written. */
    void accept(SimulatedReading reading);

    /** Writes what is still held and releases everything. */
    @Override
    void close();
}
