package dev.quatrain.stream.simulator;

import java.util.SplittableRandom;

/**
 * A centrifugal pump without its sensors: demand drives speed, speed drives flow, both drive pressure (the pump's curve), flow times
 * pressure drives current, current and ambient drive the temperature with thermal lag, speed drives vibration with one resonance.
 * Affinity laws: flow ~ n, pressure ~ n², power ~ n³. Values at the rated speed are those of a small industrial pump.
 */
final class PumpPhysics {
    private static final double RATED_SPEED = 1500;
    private static final double RATED_FLOW = 420;
    private static final double RATED_PRESSURE = 4.4;
    private static final double MOTOR_LAG_SECONDS = 3;
    /** Short beside a real motor's minutes, as the day is short: the same share of it. */
    private static final double THERMAL_LAG_SECONDS = 20;

    private final double intervalSeconds;
    private final double daySeconds;
    private final double phase;
    private final double flowFactor;
    private final double pressureFactor;
    private final double currentFactor;
    private final double vibrationFactor;
    private final double temperatureOffset;
    private final Noise demandNoise;

    private double speed;
    private double temperature;
    private boolean running;

    /** Individual pumps differ by one or two per cent: one model can serve them all. */
    PumpPhysics(FleetSettings settings, SplittableRandom random) {
        this.intervalSeconds = settings.interval().toNanos() / 1e9;
        this.daySeconds = settings.day().toMillis() / 1e3;
        this.phase = 0.2 * random.nextGaussian();
        this.flowFactor = 1 + 0.01 * random.nextGaussian();
        this.pressureFactor = 1 + 0.01 * random.nextGaussian();
        this.currentFactor = 1 + 0.01 * random.nextGaussian();
        this.vibrationFactor = 1 + 0.03 * random.nextGaussian();
        this.temperatureOffset = 0.5 * random.nextGaussian();
        this.demandNoise = new Noise(0.07, 20, intervalSeconds, random);
    }

    /**
     * Advances the pump by one interval.
     *
     * @param flowLoss share of the flow a blockage takes, 0 to 1
     * @param values [sensors] receives the true values
     */
    void advance(long timeMillis, double flowLoss, SplittableRandom random, double[] values) {
        double angle = 2 * Math.PI * (timeMillis / 1e3 % daySeconds) / daySeconds + phase;
        double demand = 0.55 + 0.28 * Math.sin(angle) + 0.08 * Math.sin(2 * angle + 0.7) + demandNoise.next(random);
        double wanted = 1100 + 650 * Math.min(1, Math.max(0.05, demand));
        speed = running ? lag(speed, wanted, MOTOR_LAG_SECONDS) : wanted;

        double relativeSpeed = speed / RATED_SPEED;
        double relativeFlow = relativeSpeed * flowFactor * (1 - flowLoss);
        double pressure = (6.2 * relativeSpeed * relativeSpeed - 1.8 * relativeFlow * relativeFlow) * pressureFactor;
        double current = 4 + 9 * relativeFlow * pressure / RATED_PRESSURE * currentFactor;
        double ambient = 18 + 4 * Math.sin(angle - Math.PI / 2);
        double settled = ambient + 2.2 * current + temperatureOffset;
        temperature = running ? lag(temperature, settled, THERMAL_LAG_SECONDS) : settled;
        double offResonance = (speed - 1620) / 60;
        double resonance = 0.4 * Math.exp(-offResonance * offResonance);
        running = true;

        values[Sensor.TEMPERATURE.column()] = temperature;
        values[Sensor.FLOW.column()] = relativeFlow * RATED_FLOW;
        values[Sensor.PRESSURE.column()] = pressure;
        values[Sensor.VIBRATION.column()] = (1.2 + 1.6 * relativeSpeed * relativeSpeed + resonance) * vibrationFactor;
        values[Sensor.CURRENT.column()] = current;
        values[Sensor.SPEED.column()] = speed;
    }

    private double lag(double now, double wanted, double lagSeconds) {
        return wanted + (now - wanted) * Math.exp(-intervalSeconds / lagSeconds);
    }
}
