package dev.quatrain.stream.simulator;

import java.util.List;

/**
 * What happens in a fleet at one moment.
 *
 * @param timeMillis event time of all its readings
 * @param readings one per pump that is not silent
 * @param begun faults that begin now; the readings show them
 * @param ended faults that are over; the readings no longer show them
 */
public record Tick(
        long timeMillis, List<SimulatedReading> readings, List<FaultEpisode> begun, List<FaultEpisode> ended) {
    public Tick {
        readings = List.copyOf(readings);
        begun = List.copyOf(begun);
        ended = List.copyOf(ended);
    }
}
