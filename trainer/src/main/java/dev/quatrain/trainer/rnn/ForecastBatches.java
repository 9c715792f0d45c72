package dev.quatrain.trainer.rnn;

import dev.quatrain.trainer.training.Batches;
import dev.quatrain.trainer.training.Windows;
import dev.quatrain.trainer.training.Windows.Place;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Windows [B,F,T] with the readings that follow as labels [B,H*F,T]. While training, each epoch cuts the windows at another phase and
 * shuffles them; otherwise they are always the same.
 */
final class ForecastBatches implements Batches {
    private final List<float[][]> runs;
    private final int sequence;
    private final ForecastTarget target;
    private final int batch;
    private final long seed;
    private final boolean training;

    ForecastBatches(List<float[][]> runs, int sequence, ForecastTarget target, int batch, long seed, boolean training) {
        this.runs = runs;
        this.sequence = sequence;
        this.target = target;
        this.batch = batch;
        this.seed = seed;
        this.training = training;
    }

    @Override
    public Iterable<DataSet> epoch(int epoch) {
        int features = runs.get(0)[0].length;
        int horizon = target.scale().length / features;
        Random random = new Random(seed * 1_000_003 + epoch);
        int phase = training ? random.nextInt(sequence) : 0;
        Windows cut = Windows.every(sequence, phase, sequence + horizon, runs);
        Windows windows = training ? cut.shuffled(random.nextLong()) : cut;
        return () -> windows.batches(batch).stream()
                .map(places -> batch(windows, places, features, horizon))
                .iterator();
    }

    private DataSet batch(Windows windows, List<Place> places, int features, int horizon) {
        int n = places.size();
        int width = horizon * features;
        float[] inputs = new float[n * features * sequence];
        float[] labels = new float[n * width * sequence];
        for (int b = 0; b < n; b++) {
            for (int t = 0; t < sequence; t++) {
                float[] now = windows.reading(places.get(b), t);
                for (int f = 0; f < features; f++) {
                    inputs[(b * features + f) * sequence + t] = now[f];
                }
                for (int i = 0; i < width; i++) {
                    int f = i % features;
                    float ahead = windows.reading(places.get(b), t + 1 + i / features)[f];
                    labels[(b * width + i) * sequence + t] = target.label(now[f], ahead, i);
                }
            }
        }
        return new DataSet(
                Nd4j.create(inputs, new long[] {n, features, sequence}, 'c'),
                Nd4j.create(labels, new long[] {n, width, sequence}, 'c'));
    }
}
