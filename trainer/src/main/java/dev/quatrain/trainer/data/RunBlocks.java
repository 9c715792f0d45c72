package dev.quatrain.trainer.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs to train on that are read from a disk block by block, as they are too many to hold. A block is a span of one series; runs end with
 * it, so that windows across two blocks are not seen.
 *
 * @param blocks where they lie
 * @param cut how series become runs
 */
public record RunBlocks(ReadingsOnDisk readings, List<Span> blocks, Runs cut, Scaling scaling) {
    /**
     * A span of a series.
     *
     * @param series index of the series
     * @param from first reading
     * @param to first reading behind it
     */
    public record Span(int series, int from, int to) {}

    public RunBlocks {
        blocks = List.copyOf(blocks);
    }

    public int size() {
        return blocks.size();
    }

    /** The scaled runs of some blocks, by index. */
    public List<Run> read(List<Integer> indices) {
        List<Run> runs = new ArrayList<>();
        for (int index : indices) {
            unscaled(index).forEach(run -> runs.add(scaling.scale(run)));
        }
        return runs;
    }

    private List<Run> unscaled(int index) {
        return unscaled(readings, blocks.get(index), cut);
    }

    static List<Run> unscaled(ReadingsOnDisk readings, Span block, Runs cut) {
        Series series = readings.read(block);
        return cut.of(series, 0, series.length());
    }
}
