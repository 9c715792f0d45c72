package dev.quatrain.stream.simulator;

import java.util.Locale;

/** What a pump measures, in the order of a reading's values. */
public enum Sensor {
    TEMPERATURE(0, "°C", 20, 0.01),
    FLOW(1, "l/min", 150, 0.01),
    PRESSURE(2, "bar", 3, 0.01),
    VIBRATION(3, "mm/s", 1.5, 0.03),
    CURRENT(4, "A", 9, 0.01),
    SPEED(5, "rpm", 520, 0.008);

    private final int column;
    private final String unit;
    private final double span;
    private final double noise;

    /**
     * @param column where the value stands in a reading
     * @param unit as shown to people
     * @param span the width of the values over a healthy day; faults are sized by it
     * @param noise standard deviation of the sensor's noise, as a share of the span
     */
    Sensor(int column, String unit, double span, double noise) {
        this.column = column;
        this.unit = unit;
        this.span = span;
        this.noise = noise * span;
    }

    /** The name in JSON and CSV, such as {@code temperature}. */
    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Index of the sensor's value in {@link SimulatedReading#values}. */
    public int column() {
        return column;
    }

    public String unit() {
        return unit;
    }

    double span() {
        return span;
    }

    double noise() {
        return noise;
    }
}
