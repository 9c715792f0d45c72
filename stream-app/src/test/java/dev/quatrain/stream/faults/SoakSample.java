package dev.quatrain.stream.faults;

/**
 * What an instance holds at one time.
 *
 * @param seconds since the start of the soak
 * @param heapBytes used after a full collection
 * @param residentBytes of memory, as the operating system counts them
 * @param threads of the operating system
 * @param files open file descriptors
 * @param stateBytes hidden states in memory
 * @param readings scored since the start
 * @param lag readings that wait in the topic
 */
record SoakSample(
        double seconds,
        double heapBytes,
        double residentBytes,
        double threads,
        double files,
        double stateBytes,
        double readings,
        double lag) {}
