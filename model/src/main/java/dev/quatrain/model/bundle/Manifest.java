package dev.quatrain.model.bundle;

import dev.quatrain.model.calibration.Calibration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of its model: {@code manifest.json}.
 *
 * @param formatVersion version of this layout, {@link #FORMAT_VERSION}
 * @param id the model's name, stable over versions
 * @param version its version, any text
 * @param family how it was built: rnn, sae, cnn, dbn, …
 * @param task forecast, reconstruct, classify or features
 * @param features [F] the reading, in order
 * @param samplingIntervalMillis usual time between two readings of a series
 * @param windowSteps readings the model looks back on explicitly; 0 for a purely recurrent one
 * @param horizonSteps readings it forecasts; 0 if it forecasts none
 * @param delaySteps by how many readings the output lags behind the input
 * @param warmupSteps readings a fresh state needs before its scores count
 * @param state the hidden state row, [S]
 * @param output the output row, [O]
 * @param labels names of the classes, in the order of the probabilities
 * @param calibration from error to anomaly score; null if the model gives neither expectation nor error
 * @param metrics what the evaluation on the test split found
 * @param sha256 lower-case hex digest of every other entry
 */
public record Manifest(
        int formatVersion,
        String id,
        String version,
        String family,
        String task,
        List<Feature> features,
        long samplingIntervalMillis,
        int windowSteps,
        int horizonSteps,
        int delaySteps,
        int warmupSteps,
        Segments state,
        Segments output,
        List<String> labels,
        @Nullable Calibration calibration,
        Map<String, Double> metrics,
        Provenance provenance,
        Map<String, String> sha256) {
    /** The layout this build writes and reads. */
    public static final int FORMAT_VERSION = 1;

    public Manifest {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
        int f = features.size();
        require(f > 0, "the model has no features");
        require(features.stream().map(Feature::name).distinct().count() == f, "two features have the same name");
        require(!id.isBlank() && !version.isBlank(), "id and version must not be blank");
        require(samplingIntervalMillis > 0, "samplingIntervalMillis must be positive");
        require(
                windowSteps >= 0 && horizonSteps >= 0 && delaySteps >= 0 && warmupSteps >= 0,
                "step counts must not be negative");
        require(state.length() > 0 && output.length() > 0, "state and output need at least one segment");
        int expected =
                output.find(Segments.EXPECTED).map(Segments.Segment::length).orElse(0);
        require(expected == 0 || expected == f, "segment expected has " + expected + " floats, the reading " + f);
        int error = output.find(Segments.ERROR).map(Segments.Segment::length).orElse(0);
        require(error == 0 || error == 1 || error == f, "segment error has " + error + " floats, the reading " + f);
        int forecast =
                output.find(Segments.FORECAST).map(Segments.Segment::length).orElse(0);
        require(forecast == horizonSteps * f || forecast == 0, "segment forecast is not horizonSteps x features long");
        int classes = output.find(Segments.PROBABILITIES)
                .map(Segments.Segment::length)
                .orElse(0);
        require(classes == labels.size(), classes + " probabilities for " + labels.size() + " labels");
        require((expected + error > 0) == (calibration != null), "calibration goes with segment expected or error");
        require(
                calibration == null
                        || (calibration.features() == f && calibration.center().length == (error > 0 ? error : f)),
                "calibration does not fit the features");
    }

    /** The same manifest with other digests, for the writer. */
    public Manifest withSha256(Map<String, String> digests) {
        return new Manifest(
                formatVersion,
                id,
                version,
                family,
                task,
                features,
                samplingIntervalMillis,
                windowSteps,
                horizonSteps,
                delaySteps,
                warmupSteps,
                state,
                output,
                labels,
                calibration,
                metrics,
                provenance,
                digests);
    }

    /** Names of the features, in order. */
    public List<String> featureNames() {
        return features.stream().map(Feature::name).toList();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
