package dev.quatrain.bench.throughput;

import java.nio.file.Path;

/**
 * One run of one mode, as a process of its own is told.
 *
 * @param app application id, unique
 * @param topic the readings
 * @param events records in it
 * @param warmUp of them before the clock starts
 * @param bundle the model
 * @param oftenCommitting whether offsets are committed every 100 ms, or as often as the product does by default
 * @param most longest time from start to end of the measurement, seconds; where a mode is slower its rate is that of what it did
 * @param result where the measurement is written to
 */
record Scenario(
        Workload workload,
        Mode mode,
        String bootstrapServers,
        String app,
        String topic,
        int events,
        int warmUp,
        Path bundle,
        boolean oftenCommitting,
        int most,
        Path result) {}
