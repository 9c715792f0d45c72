package dev.quatrain.bench.throughput;

import dev.quatrain.stream.config.States;
import java.nio.file.Path;

/**
 * One run of one mode, as a process of its own is told.
 *
 * @param app application id, unique
 * @param topic the readings
 * @param events records in it
 * @param warmUp of them before the clock starts
 * @param bundle the model
 * @param exactlyOnce or at-least-once
 * @param threads stream threads
 * @param series that send
 * @param binary whether readings are Avro records instead of JSON
 * @param states how hidden states are kept
 * @param oftenCommitting whether offsets are committed every 100 ms, or as often as the product does by default
 * @param most longest time from start to end of the measurement, seconds; where a mode is slower its rate is that of what it did
 * @param result where the measurement is written to
 */
record Scenario(
        Mode mode,
        Network network,
        String bootstrapServers,
        String app,
        String topic,
        int events,
        int warmUp,
        Path bundle,
        boolean exactlyOnce,
        int threads,
        int series,
        boolean binary,
        States states,
        boolean oftenCommitting,
        int most,
        Path result) {}
