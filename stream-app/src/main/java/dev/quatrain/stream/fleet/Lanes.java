package dev.quatrain.stream.fleet;

import java.util.List;

/**
 * A swim lane for each pipeline's model.
 *
 * @param from where the first cell begins, event time
 */
public record Lanes(long binMillis, int bins, long from, List<Lane> lanes, List<String> unanswered) {
    /**
     * One model.
     *
     * @param series how many it scores
     * @param cells a byte each: the worst severity of any series, 255 where no score falls
     * @param anomalous series at or above the threshold, of each cell
     */
    public record Lane(String pipeline, String modelId, int series, byte[] cells, int[] anomalous) {}
}
