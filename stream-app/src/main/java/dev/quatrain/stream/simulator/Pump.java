package dev.quatrain.stream.simulator;

import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One pump with its sensors and at most one fault at a time. It draws the same random numbers whether or not a fault is on, so a
 * faulty fleet's healthy readings are those of the healthy fleet.
 */
final class Pump {
    private static final double BLOCKAGE_RAMP_MILLIS = 2_000;
    /** A spike in one reading of four: each stands alone. */
    private static final double SPIKE_SHARE = 0.25;

    private final String series;
    private final PumpPhysics physics;
    private final SplittableRandom random;
    private final SplittableRandom spikes;
    private final Noise[] noise;
    private @Nullable FaultEpisode episode;
    private double stuckAt = Double.NaN;

    Pump(String series, FleetSettings settings, SplittableRandom random) {
        this.series = series;
        this.random = random;
        this.spikes = random.split();
        this.physics = new PumpPhysics(settings, random);
        this.noise = new Noise[Sensor.values().length];
        double intervalSeconds = settings.interval().toNanos() / 1e9;
        for (Sensor sensor : Sensor.values()) {
            noise[sensor.column()] = new Noise(sensor.noise(), 1, intervalSeconds, random);
        }
    }

    String series() {
        return series;
    }

    boolean healthy() {
        return episode == null;
    }

    void begin(FaultEpisode begun) {
        episode = begun;
        stuckAt = Double.NaN;
    }

    void recover() {
        episode = null;
    }

    /** Advances by one interval; empty while the pump is silent. */
    Optional<SimulatedReading> next(long timeMillis) {
        FaultEpisode now = episode;
        double[] values = new double[Sensor.values().length];
        physics.advance(timeMillis, flowLoss(now, timeMillis), random, values);
        for (int i = 0; i < values.length; i++) {
            values[i] += noise[i].next(random);
        }
        if (now != null) {
            distort(values, now, timeMillis);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round(values[i] * 1e3) / 1e3;
        }
        Fault fault = now == null ? Fault.NONE : now.fault();
        return fault == Fault.SILENCE
                ? Optional.empty()
                : Optional.of(new SimulatedReading(timeMillis, series, values, fault));
    }

    private static double flowLoss(@Nullable FaultEpisode now, long timeMillis) {
        if (now == null || now.fault() != Fault.CORRELATION) {
            return 0;
        }
        return now.size() * Math.min(1, (timeMillis - now.beginMillis()) / BLOCKAGE_RAMP_MILLIS);
    }

    private void distort(double[] values, FaultEpisode now, long timeMillis) {
        int at = now.sensor().column();
        double offset = now.size() * now.sensor().span();
        switch (now.fault()) {
            case SPIKE -> {
                if (spikes.nextDouble() < SPIKE_SHARE) {
                    values[at] += offset;
                }
            }
            // At full size after two thirds of the episode, then it holds.
            case DRIFT -> values[at] += offset * Math.min(1, 1.5 * now.progress(timeMillis));
            case STUCK -> {
                stuckAt = Double.isNaN(stuckAt) ? values[at] : stuckAt;
                values[at] = stuckAt;
            }
            case CORRELATION, SILENCE, NONE -> {
                // The blockage acts in the physics; silence withholds the reading.
            }
        }
    }
}
