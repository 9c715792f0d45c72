package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.model.OperatorError;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.data.Series;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * MNIST (LeCun et al. 1998), images read row by row: an image is a series of 28 events of 28 features, grey values from 0 to 1. A tenth of
 * the 60,000 training images validates.
 */
final class Mnist implements DataSource {
    private static final int SIDE = 28;
    private static final long INTERVAL = 1000;
    private static final int IMAGE_HEADER = 16;
    private static final int LABEL_HEADER = 8;

    @Override
    public List<SplitData> read(DataFolder folder, long seed) {
        List<SplitSeries> series = new ArrayList<>(new CaseSplit(0.1, seed).of(images(folder, "train")));
        images(folder, "t10k").forEach(image -> series.add(SplitSeries.all(image, Role.TEST)));
        List<String> columns =
                IntStream.rangeClosed(1, SIDE).mapToObj(c -> "c" + c).toList();
        List<String> digits = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        return List.of(new SplitData("mnist", series, columns, INTERVAL, digits));
    }

    private static List<Series> images(DataFolder folder, String part) {
        byte[] images = folder.bytes("mnist/" + part + "-images-idx3-ubyte.gz");
        byte[] labels = folder.bytes("mnist/" + part + "-labels-idx1-ubyte.gz");
        int n = ByteBuffer.wrap(images).getInt(4);
        if (images.length != IMAGE_HEADER + n * SIDE * SIDE || labels.length != LABEL_HEADER + n) {
            throw new OperatorError("The MNIST files of " + part + " are cut off. Copy the data sets again.");
        }
        long[] times = Times.every(INTERVAL, 0, SIDE);
        String[][] classes = new String[10][SIDE];
        for (int c = 0; c < 10; c++) {
            Arrays.fill(classes[c], Integer.toString(c));
        }
        List<Series> series = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            float[][] rows = new float[SIDE][SIDE];
            int at = IMAGE_HEADER + i * SIDE * SIDE;
            for (int p = 0; p < SIDE * SIDE; p++) {
                rows[p / SIDE][p % SIDE] = (images[at + p] & 0xff) / 255f;
            }
            series.add(new Series(part + "-" + i, times, rows, classes[labels[LABEL_HEADER + i]]));
        }
        return series;
    }
}
