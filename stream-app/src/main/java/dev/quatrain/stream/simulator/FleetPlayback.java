package dev.quatrain.stream.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays a fleet into a sink, as fast as it goes or paced by a clock, until a limit is reached or the thread is interrupted. */
public final class FleetPlayback {
    private static final Logger LOG = LoggerFactory.getLogger(FleetPlayback.class);

    /** A duration nobody waits for the end of. */
    public static final Duration FOREVER = Duration.ofDays(36_500);

    private final PumpFleet fleet;
    private final ReadingSink sink;

    public FleetPlayback(PumpFleet fleet, ReadingSink sink) {
        this.fleet = fleet;
        this.sink = sink;
    }

    /**
     * Plays as fast as the sink takes it.
     *
     * @param rows stop after so many readings, if given
     * @param duration stop after so much event time
     * @return the readings played
     */
    public long playAtOnce(OptionalLong rows, Duration duration) {
        long limit = rows.orElse(Long.MAX_VALUE);
        long end = fleet.nextTimeMillis() + duration.toMillis();
        long played = 0;
        while (played < limit && fleet.nextTimeMillis() < end) {
            for (SimulatedReading reading : fleet.next().readings()) {
                if (played < limit) {
                    sink.accept(reading);
                    played++;
                }
            }
        }
        return played;
    }

    /**
     * Plays in the rhythm of the sampling interval and logs each fault's begin and end. An interrupt ends it in order, with the
     * interrupt flag set.
     *
     * @param speed 1 for real time, 10 for ten times as fast
     * @param duration stop after so much event time
     * @return the readings played
     */
    public long playPaced(Clock clock, double speed, Duration duration) {
        long firstEvent = fleet.nextTimeMillis();
        long end = firstEvent + duration.toMillis();
        long firstClock = clock.millis();
        long played = 0;
        while (fleet.nextTimeMillis() < end) {
            long due = firstClock + (long) ((fleet.nextTimeMillis() - firstEvent) / speed);
            if (!sleepUntil(due, clock)) {
                return played;
            }
            Tick tick = fleet.next();
            logFaults(tick);
            tick.readings().forEach(sink::accept);
            played += tick.readings().size();
        }
        return played;
    }

    private static void logFaults(Tick tick) {
        for (FaultEpisode episode : tick.begun()) {
            LOG.info(
                    "fault {} on {} begins ({}, {} s)",
                    episode.fault(),
                    episode.series(),
                    episode.fault() == Fault.SILENCE
                            ? "all sensors"
                            : episode.sensor().field(),
                    Math.round((episode.endMillis() - episode.beginMillis()) / 1e3));
        }
        for (FaultEpisode episode : tick.ended()) {
            LOG.info("fault {} on {} ends", episode.fault(), episode.series());
        }
    }

    /** @return false if interrupted */
    private static boolean sleepUntil(long dueMillis, Clock clock) {
        long wait = dueMillis - clock.millis();
        if (wait <= 0) {
            return !Thread.currentThread().isInterrupted();
        }
        try {
            Thread.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
