package dev.quatrain.bench.throughput;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Scores with every field the product would fill for a model, their numbers made up at no cost, but with as many digits as a network's have:
 * a floor whose records were shorter would not be the same output.
 */
final class EchoedScore {
    private static final float[] NONE = {};
    /** A factor that leaves no short decimal short. */
    private static final float BLUR = 0.9731964f;

    private final Manifest manifest;
    private final List<String> features;
    private final boolean judges;
    private final float[][] forecast;
    private final float[] shares;

    EchoedScore(Manifest manifest) {
        this.manifest = manifest;
        this.features = manifest.featureNames();
        this.judges = manifest.calibration() != null;
        int steps = manifest.output()
                .find(Segments.FORECAST)
                .map(s -> s.length() / features.size())
                .orElse(0);
        this.forecast = new float[steps][features.size()];
        this.shares = new float[features.size()];
        for (int f = 0; f < shares.length; f++) {
            shares[f] = BLUR * (f + 0.5f) / (0.5f * shares.length * shares.length);
        }
    }

    Score of(String series, long eventTimeMillis, float[] values, float[] expected) {
        float[] actual = values.clone();
        float[] blurred = blurred(expected);
        boolean classifies = !manifest.labels().isEmpty();
        for (float[] row : forecast) {
            System.arraycopy(blurred, 0, row, 0, row.length);
        }
        return new Score(
                series,
                eventTimeMillis,
                manifest.id(),
                manifest.version(),
                ScoreStatus.NORMAL,
                judges ? 0.1f * blurred[0] : Float.NaN,
                judges ? blurred[0] : Float.NaN,
                1f,
                features,
                actual,
                classifies ? NONE : blurred,
                judges ? shifted(blurred, -1.5f) : NONE,
                judges ? shifted(blurred, 1.5f) : NONE,
                judges ? shares : NONE,
                classifies ? manifest.labels().get(0) : null,
                manifest.labels(),
                classifies ? Arrays.copyOf(blurred, manifest.labels().size()) : NONE,
                forecast,
                new float[0][],
                new float[0][],
                Set.of(),
                System.currentTimeMillis());
    }

    private static float[] blurred(float[] values) {
        float[] blurred = new float[values.length];
        for (int f = 0; f < values.length; f++) {
            blurred[f] = BLUR * values[f];
        }
        return blurred;
    }

    private static float[] shifted(float[] values, float by) {
        float[] shifted = new float[values.length];
        for (int f = 0; f < values.length; f++) {
            shifted[f] = values[f] + by;
        }
        return shifted;
    }
}
