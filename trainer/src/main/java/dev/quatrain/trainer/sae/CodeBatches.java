package dev.quatrain.trainer.sae;

import dev.quatrain.trainer.training.Batches;
import dev.quatrain.trainer.training.Windows;
import dev.quatrain.trainer.training.Windows.Place;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Windows, flat and oldest reading first [B, W*F], passed through the encoders trained so far: clean as labels, corrupted as inputs.
 * Corruption sets a value to 0, which is the mean of a scaled reading and the middle of a code.
 */
final class CodeBatches implements Batches {
    private final Windows windows;
    private final List<MultiLayerNetwork> encoders;
    private final double corruption;
    private final int batch;
    private final long seed;
    private final boolean training;

    CodeBatches(
            Windows windows,
            List<MultiLayerNetwork> encoders,
            double corruption,
            int batch,
            long seed,
            boolean training) {
        this.windows = windows;
        this.encoders = List.copyOf(encoders);
        this.corruption = corruption;
        this.batch = batch;
        this.seed = seed;
        this.training = training;
    }

    @Override
    public Iterable<DataSet> epoch(int epoch) {
        Random random = new Random(seed * 1_000_003 + epoch);
        Windows order = training ? windows.shuffled(random.nextLong()) : windows;
        return () -> order.batches(batch).stream()
                .map(places -> batch(order, places, random))
                .iterator();
    }

    private DataSet batch(Windows order, List<Place> places, Random random) {
        int features = order.reading(places.get(0), 0).length;
        int width = order.steps() * features;
        float[] flat = new float[places.size() * width];
        for (int b = 0; b < places.size(); b++) {
            for (int t = 0; t < order.steps(); t++) {
                System.arraycopy(order.reading(places.get(b), t), 0, flat, b * width + t * features, features);
            }
        }
        INDArray codes = Nd4j.create(flat, new long[] {places.size(), width}, 'c');
        for (MultiLayerNetwork encoder : encoders) {
            codes = encoder.feedForwardToLayer(0, codes, false).get(1);
        }
        return new DataSet(corruption > 0 ? corrupted(codes, random) : codes, codes);
    }

    private INDArray corrupted(INDArray codes, Random random) {
        float[] values = codes.dup('c').data().asFloat();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < corruption ? 0f : values[i];
        }
        return Nd4j.create(values, codes.shape(), 'c');
    }
}
