package dev.quatrain.stream.replay;

/** Takes replayed scores, of each series in the order of its readings. Not thread-safe. */
public interface ScoreSink extends AutoCloseable {
    /**
     * Takes a score, or waits until it can.
     *
     * @param json as the application writes it
     * @throws dev.quatrain.model.OperatorError if it cannot be kept
     */
    void accept(String series, long eventTimeMillis, byte[] json);

    /** Returns when all that was taken is kept; nothing is taken afterwards. */
    void complete();

    /** Gives up what is not complete. */
    @Override
    void close();
}
