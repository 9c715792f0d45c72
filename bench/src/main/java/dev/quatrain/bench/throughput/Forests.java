package dev.quatrain.bench.throughput;

import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import dev.quatrain.stream.topology.LoadedPipeline;
import java.util.HashMap;
import java.util.Map;

/** A thresholded forest for each series with the library's defaults. */
final class Forests extends ReadingProcessor {
    private final Map<String, ThresholdedRandomCutForest> forests = new HashMap<>();
    private final int features;

    Forests(LoadedPipeline loaded) {
        super(loaded);
        this.features = loaded.model().features();
    }

    @Override
    float[] expect(String series, long eventTimeMillis, float[] values) {
        double[] point = new double[features];
        for (int f = 0; f < features; f++) {
            point[f] = values[f];
        }
        var descriptor = forests.computeIfAbsent(series, name -> forest()).process(point, eventTimeMillis / 1000);
        values[0] += (float) descriptor.getAnomalyGrade();
        return values;
    }

    private ThresholdedRandomCutForest forest() {
        return ThresholdedRandomCutForest.builder()
                .dimensions(features)
                .shingleSize(1)
                .randomSeed(1)
                .build();
    }
}
