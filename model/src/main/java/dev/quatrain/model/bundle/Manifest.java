package dev.quatrain.model.bundle;

import dev.quatrain.model.calibration.Calibration;
import java.nio.charset.StandardCharsets;
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
 * @param delaySteps by how many readings the output lags behind the input: the output of the step at reading t speaks of reading
 *     t - delaySteps. Only a model with a delay is ever fed a reading of NaN, which says that none came
 * @param warmupSteps outputs of a fresh state that do not count yet; outputs that speak of no reading, of which a delay makes some, are
 *     not among them
 * @param state the hidden state row, [S]
 * @param output the output row, [O]
 * @param labels names of the classes, in the order of the probabilities
 * @param calibration from error to anomaly score; null if the model gives neither segment expected nor error
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

    /** What a series' record can count. */
    private static final int MOST_DELAY_STEPS = 65_535;

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
        require(delaySteps <= MOST_DELAY_STEPS, "delaySteps is above " + MOST_DELAY_STEPS);
        checkOutput(output, f, horizonSteps);
        int classes = output.lengthOf(Segments.PROBABILITIES);
        require(classes == labels.size(), classes + " probabilities for " + labels.size() + " labels");
        int errors = output.lengthOf(Segments.ERROR);
        boolean judged = errors > 0 || output.lengthOf(Segments.EXPECTED) > 0;
        require(judged == (calibration != null), "calibration goes with segment expected or error");
        require(
                calibration == null
                        || (calibration.features() == f && calibration.center().length == (errors > 0 ? errors : f)),
                "calibration does not fit the features, or the errors the model gives");
    }

    private static void checkOutput(Segments output, int f, int horizonSteps) {
        checkLength(output, Segments.EXPECTED, f);
        checkLength(output, Segments.LOWER, f);
        checkLength(output, Segments.UPPER, f);
        checkLength(output, Segments.FORECAST, horizonSteps * f);
        checkLength(output, Segments.FORECAST_LOWER, horizonSteps * f);
        checkLength(output, Segments.FORECAST_UPPER, horizonSteps * f);
        int errors = output.lengthOf(Segments.ERROR);
        require(errors <= 1 || errors == f, "segment error has " + errors + " floats, needed is 1 or " + f);
        checkInterval(output, Segments.LOWER, Segments.UPPER, Segments.EXPECTED);
        checkInterval(output, Segments.FORECAST_LOWER, Segments.FORECAST_UPPER, Segments.FORECAST);
    }

    private static void checkLength(Segments output, String name, int needed) {
        int length = output.lengthOf(name);
        require(length == 0 || length == needed, "segment " + name + " has " + length + " floats, needed is " + needed);
    }

    private static void checkInterval(Segments output, String lower, String upper, String of) {
        boolean both = output.lengthOf(lower) > 0 && output.lengthOf(upper) > 0;
        boolean none = output.lengthOf(lower) == 0 && output.lengthOf(upper) == 0;
        require(both || none, "segments " + lower + " and " + upper + " go together");
        require(none || output.lengthOf(of) > 0, "segments " + lower + " and " + upper + " go with segment " + of);
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

    /**
     * A digest of what a series' state consists of. A model may go on from the states of another with the same digest; whether it should is
     * for whoever trained them to say. 16 lower-case hex digits.
     */
    public String stateLayout() {
        StringBuilder text = new StringBuilder();
        features.forEach(
                feature -> text.append("feature ").append(feature.name()).append('\n'));
        state.parts()
                .forEach(part -> text.append("state ")
                        .append(part.name())
                        .append(' ')
                        .append(part.length())
                        .append('\n'));
        text.append("delay ").append(delaySteps).append('\n');
        if (calibration != null) {
            text.append("calibration ")
                    .append(calibration.adaptive() == null ? "deviation " : "adaptive ")
                    .append(calibration.scorer().memoryFloats())
                    .append('\n');
        }
        return Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
