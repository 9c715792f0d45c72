package dev.quatrain.stream.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes readings as CSV with a header: time, series, one column per sensor, fault. */
public final class CsvSink implements ReadingSink {
    private final Writer out;
    private final StringBuilder line = new StringBuilder(128);

    /** Writes the header at once. The writer should be buffered; it is closed with the sink. */
    public CsvSink(Writer out) {
        this.out = out;
        line.append("time,series,")
                .append(Arrays.stream(Sensor.values()).map(Sensor::field).collect(Collectors.joining(",")))
                .append(",fault");
        writeLine();
    }

    @Override
    public void accept(SimulatedReading reading) {
        line.append(reading.timeMillis()).append(',').append(reading.series());
        for (double value : reading.values()) {
            line.append(',').append(value);
        }
        line.append(',').append(reading.fault());
        writeLine();
    }

    private void writeLine() {
        try {
            out.append(line).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line.setLength(0);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
