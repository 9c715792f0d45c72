package dev.quatrain.bench.throughput;

/**
 * Time from sending a reading until a consumer of the scores has its score, in whole milliseconds.
 *
 * @param workload its id
 * @param exactlyOnce or at-least-once
 * @param rate readings a second
 * @param scores that were timed, those of the warm-up left out
 */
record Latency(
        String workload, boolean exactlyOnce, int rate, long scores, int p50Millis, int p99Millis, int p999Millis) {}
