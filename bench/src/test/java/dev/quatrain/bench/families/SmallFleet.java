package dev.quatrain.bench.families;

import dev.quatrain.stream.simulator.CsvSink;
import dev.quatrain.stream.simulator.FleetSettings;
import dev.quatrain.stream.simulator.PumpFleet;
import dev.quatrain.stream.simulator.Sensor;
import dev.quatrain.stream.simulator.SimulatedReading;
import dev.quatrain.trainer.data.Series;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A few simulated pumps over a few minutes, in the forms the tests need.
 *
 * @param readings in the order they are sent: by event time, then by pump
 */
record SmallFleet(List<SimulatedReading> readings) {
    /** Event time between two readings of a pump. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private static final long START = 1_767_225_600_000L;

    /** @param faultsPerMinute of the whole fleet; silences are among them */
    static SmallFleet of(int pumps, Duration lasting, long seed, double faultsPerMinute) {
        PumpFleet fleet = new PumpFleet(
                new FleetSettings(pumps, INTERVAL, FleetSettings.DEFAULT_DAY, START, seed, faultsPerMinute));
        List<SimulatedReading> readings = new ArrayList<>();
        while (fleet.nextTimeMillis() < START + lasting.toMillis()) {
            readings.addAll(fleet.next().readings());
        }
        return new SmallFleet(List.copyOf(readings));
    }

    void writeCsv(Path file) throws IOException {
        try (CsvSink sink = new CsvSink(Files.newBufferedWriter(file))) {
            readings.forEach(sink::accept);
        }
    }

    /** As the trainer reads them from a file, without labels. */
    List<Series> series() {
        Map<String, List<SimulatedReading>> bySeries = new LinkedHashMap<>();
        for (SimulatedReading reading : readings) {
            bySeries.computeIfAbsent(reading.series(), name -> new ArrayList<>())
                    .add(reading);
        }
        return bySeries.entrySet().stream()
                .map(entry -> new Series(
                        entry.getKey(),
                        entry.getValue().stream()
                                .mapToLong(SimulatedReading::timeMillis)
                                .toArray(),
                        entry.getValue().stream().map(SmallFleet::values).toArray(float[][]::new),
                        new String[0]))
                .toList();
    }

    private static float[] values(SimulatedReading reading) {
        float[] values = new float[reading.values().length];
        for (int f = 0; f < values.length; f++) {
            values[f] = (float) reading.values()[f];
        }
        return values;
    }

    /** As the simulator sends it to a topic. */
    static byte[] json(SimulatedReading reading) {
        StringBuilder json = new StringBuilder("{\"time\":").append(reading.timeMillis());
        for (Sensor sensor : Sensor.values()) {
            json.append(",\"").append(sensor.field()).append("\":").append(reading.value(sensor));
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
