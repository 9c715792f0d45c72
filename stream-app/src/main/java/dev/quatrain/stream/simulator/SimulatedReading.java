package dev.quatrain.stream.simulator;

/**
 * What one pump measured at one time, and what was wrong with it.
 *
 * @param timeMillis event time, milliseconds since the epoch
 * @param series the pump's id, such as {@code pump-07}
 * @param values one value per {@link Sensor}, rounded to three decimals. Not copied: owned by the record
 * @param fault the label; no sink sends it with the reading to Kafka
 */
public record SimulatedReading(long timeMillis, String series, double[] values, Fault fault) {
    public double value(Sensor sensor) {
        return values[sensor.column()];
    }
}
