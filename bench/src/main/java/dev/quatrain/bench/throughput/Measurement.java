package dev.quatrain.bench.throughput;

/**
 * What one run gave. Processor times are of the application's process alone, not of the broker.
 *
 * @param startSeconds from the start of Kafka Streams until it runs, restored states included
 * @param events after the warm-up
 * @param seconds they took
 * @param streamMicros processor time of the stream threads for each event, microseconds
 * @param clientMicros of the threads of Kafka's producers and consumers
 * @param jvmMicros of compiler and garbage collector
 * @param otherMicros of all other threads
 * @param allocatedBytes allocated on stream threads for each event
 * @param residentBytes most memory the process held
 * @param heapBytes of the heap in use at the end, after a collection
 */
record Measurement(
        double startSeconds,
        long events,
        double seconds,
        double streamMicros,
        double clientMicros,
        double jvmMicros,
        double otherMicros,
        double allocatedBytes,
        long residentBytes,
        long heapBytes) {
    double eventsPerSecond() {
        return events / seconds;
    }
}
