package dev.quatrain.trainer.training;

import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.data.RunBlocks;
import dev.quatrain.trainer.network.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Examples of runs that memory cannot hold: in every epoch the blocks come in another order, some at a time, and the examples of these
 * are shuffled among each other.
 */
public final class StreamedBatches implements Batches {
    /** So many blocks are held at a time. More, smaller blocks mix better and cost more seeks. */
    public static final int BLOCKS_AT_A_TIME = 8;

    private final RunBlocks blocks;
    private final Function<List<Run>, Batches> examples;
    private final long seed;

    /** @param examples cuts runs into training examples */
    public StreamedBatches(RunBlocks blocks, Function<List<Run>, Batches> examples, long seed) {
        this.blocks = blocks;
        this.examples = examples;
        this.seed = seed;
    }

    @Override
    public Iterable<Batch> epoch(int epoch) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, blocks.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed * 1_000_003 + epoch));
        int groups = (order.size() + BLOCKS_AT_A_TIME - 1) / BLOCKS_AT_A_TIME;
        return () -> IntStream.range(0, groups)
                .boxed()
                .flatMap(group -> {
                    List<Integer> held = order.subList(
                            group * BLOCKS_AT_A_TIME, Math.min(order.size(), (group + 1) * BLOCKS_AT_A_TIME));
                    Iterable<Batch> batches = examples.apply(blocks.read(held)).epoch(epoch * groups + group);
                    return java.util.stream.StreamSupport.stream(batches.spliterator(), false);
                })
                .iterator();
    }
}
