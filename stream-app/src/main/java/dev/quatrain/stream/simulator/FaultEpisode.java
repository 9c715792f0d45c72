package dev.quatrain.stream.simulator;

/**
 * One fault of one pump, from begin to end.
 *
 * @param fault never {@code NONE}
 * @param series the pump's id
 * @param sensor the sensor at fault; for {@code CORRELATION} and {@code SILENCE} the flow, which shows it first
 * @param beginMillis first event time at fault
 * @param endMillis first event time that is healthy again
 * @param size how strong: the offset as a share of the sensor's span (signed), for {@code CORRELATION} the share of flow that is lost
 */
public record FaultEpisode(Fault fault, String series, Sensor sensor, long beginMillis, long endMillis, double size) {
    public FaultEpisode {
        if (fault == Fault.NONE || endMillis <= beginMillis) {
            throw new IllegalArgumentException(
                    "Not an episode: " + fault + " from " + beginMillis + " to " + endMillis);
        }
    }

    /** How far the episode has come at an event time: 0 at its begin, 1 at its end. */
    double progress(long timeMillis) {
        return (double) (timeMillis - beginMillis) / (endMillis - beginMillis);
    }
}
