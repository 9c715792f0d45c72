package dev.quatrain.stream.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * When which fault begins: a Poisson process with dead time over the whole fleet. The dead time keeps two faults from beginning
 * together; every kind comes once before any comes twice.
 */
final class FaultSchedule {
    private static final long LATEST_FIRST_MILLIS = 10_000;
    private static final double DEAD_TIME_SHARE = 0.65;
    private static final List<Sensor> OFTEN_FAULTY =
            List.of(Sensor.TEMPERATURE, Sensor.FLOW, Sensor.PRESSURE, Sensor.VIBRATION, Sensor.CURRENT);
    /** Sensors that move within seconds, so that one standing still shows. */
    private static final List<Sensor> LIVELY = List.of(Sensor.FLOW, Sensor.PRESSURE, Sensor.CURRENT);

    private final SplittableRandom random;
    private final double meanGapMillis;
    private final List<Fault> deck = new ArrayList<>();
    private long nextMillis;

    FaultSchedule(FleetSettings settings, SplittableRandom random) {
        this.random = random;
        this.meanGapMillis =
                settings.faultsPerMinute() == 0 ? Double.POSITIVE_INFINITY : 60_000 / settings.faultsPerMinute();
        this.nextMillis = settings.faultsPerMinute() == 0
                ? Long.MAX_VALUE
                : settings.startMillis() + (long) Math.min(LATEST_FIRST_MILLIS, meanGapMillis);
    }

    boolean due(long timeMillis) {
        return timeMillis >= nextMillis;
    }

    /** Draws the fault that is due and where it strikes. */
    FaultEpisode draw(long timeMillis, List<String> healthySeries) {
        double exponential = -Math.log(1 - random.nextDouble());
        nextMillis += (long) (meanGapMillis * (DEAD_TIME_SHARE + (1 - DEAD_TIME_SHARE) * exponential));
        Fault fault = nextKind();
        String series = healthySeries.get(random.nextInt(healthySeries.size()));
        long lasts = 10_000 + random.nextLong(20_001);
        double sign = random.nextBoolean() ? 1 : -1;
        double strength = random.nextDouble();
        return switch (fault) {
            case SPIKE -> episode(fault, series, pick(OFTEN_FAULTY), timeMillis, lasts, sign * (0.6 + 0.4 * strength));
            case DRIFT -> episode(fault, series, pick(OFTEN_FAULTY), timeMillis, lasts, sign * (0.5 + 0.3 * strength));
            // Longer than the others at least: the rest of the pump has to move away from the value.
            case STUCK -> episode(fault, series, pick(LIVELY), timeMillis, Math.max(20_000, lasts), 0);
            case CORRELATION -> episode(fault, series, Sensor.FLOW, timeMillis, lasts, 0.25 + 0.15 * strength);
            case SILENCE, NONE -> episode(Fault.SILENCE, series, Sensor.FLOW, timeMillis, lasts, 0);
        };
    }

    private static FaultEpisode episode(
            Fault fault, String series, Sensor sensor, long timeMillis, long lastsMillis, double size) {
        return new FaultEpisode(fault, series, sensor, timeMillis, timeMillis + lastsMillis, size);
    }

    private Sensor pick(List<Sensor> among) {
        return among.get(random.nextInt(among.size()));
    }

    private Fault nextKind() {
        if (deck.isEmpty()) {
            deck.addAll(List.of(Fault.SPIKE, Fault.DRIFT, Fault.STUCK, Fault.CORRELATION, Fault.SILENCE));
        }
        return deck.remove(random.nextInt(deck.size()));
    }
}
