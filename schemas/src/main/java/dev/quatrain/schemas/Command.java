package dev.quatrain.schemas;

/**
 * What an operator asks of a pipeline's series; a record of the commands topic, keyed by series. Every partition of the topic gets it, since
 * only the task that scores the series knows that it does.
 *
 * @param action what is to be done
 * @param series the series' id
 * @param requestedBy who asked, for the log; may be empty
 * @param requestedAtMillis wall-clock time of the request, milliseconds since the epoch
 */
public record Command(Action action, String series, String requestedBy, long requestedAtMillis) {
    /** What can be asked. */
    public enum Action {
        /** Start afresh with the series' next reading. */
        RESET
    }
}
