package dev.quatrain.model.scoring;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.bundle.Segments.Segment;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.Scorer;
import dev.quatrain.model.state.PendingReading;
import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.schemas.FeatureVector;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import java.nio.FloatBuffer;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the score of one reading from an output row, and advances the calibration's memory and the step count of its series. */
final class ScoreAssembler {
    private static final float[] NONE = {};

    private final Manifest manifest;
    private final Clock clock;
    private final List<String> featureNames;
    private final Ranges ranges;
    private final @Nullable Calibration calibration;
    private final @Nullable Segment expected;
    private final @Nullable Segment lower;
    private final @Nullable Segment upper;
    private final @Nullable Segment error;
    private final @Nullable Segment forecast;
    private final @Nullable Segment forecastLower;
    private final @Nullable Segment forecastUpper;
    private final @Nullable Segment probabilities;
    private final @Nullable Segment embedding;
    private final @Nullable Scorer scorer;
    /** [E]: one for each feature, or one where the model gives one for the whole reading. */
    private final float[] errors;

    private final float[] memory;

    ScoreAssembler(Manifest manifest, Clock clock) {
        this.manifest = manifest;
        this.clock = clock;
        this.featureNames = manifest.featureNames();
        this.ranges = new Ranges(manifest.features());
        this.calibration = manifest.calibration();
        this.expected = segment(Segments.EXPECTED);
        this.lower = segment(Segments.LOWER);
        this.upper = segment(Segments.UPPER);
        this.error = segment(Segments.ERROR);
        this.forecast = segment(Segments.FORECAST);
        this.forecastLower = segment(Segments.FORECAST_LOWER);
        this.forecastUpper = segment(Segments.FORECAST_UPPER);
        this.probabilities = segment(Segments.PROBABILITIES);
        this.embedding = segment(Segments.EMBEDDING);
        this.errors = new float[error == null ? featureNames.size() : error.length()];
        this.scorer = calibration == null ? null : calibration.scorer();
        this.memory = new float[scorer == null ? 0 : scorer.memoryFloats()];
    }

    private @Nullable Segment segment(String name) {
        return manifest.output().find(name).orElse(null);
    }

    /**
     * @param reading the one the output speaks of
     * @param circumstances flags to set beside those that the reading itself gives cause for
     * @param outputs the output rows, this one's [O] from {@code out} on; null if the step gave no finite row
     */
    Score score(
            SeriesTable table,
            int row,
            PendingReading reading,
            Set<ScoreFlag> circumstances,
            @Nullable FloatBuffer outputs,
            int out) {
        float[] actual = reading.actual();
        int f = featureNames.size();
        int measured = 0;
        boolean outOfRange = false;
        for (int i = 0; i < f; i++) {
            boolean absent = Float.isNaN(actual[i]);
            measured += absent ? 0 : 1;
            outOfRange |= !absent && !ranges.admits(i, actual[i]);
        }
        Set<ScoreFlag> flags = flags(circumstances, reading.marks(), measured < f, outOfRange, outputs == null);
        if (outputs == null) {
            return new Verdict(ScoreStatus.REJECTED, Float.NaN, 0f).score(table.name(row), reading, flags);
        }

        int stepsBefore = table.steps(row);
        boolean late = (reading.marks() & PendingReading.LATE) != 0;
        if (!late) {
            table.setSteps(row, stepsBefore == Integer.MAX_VALUE ? stepsBefore : stepsBefore + 1);
        }
        boolean warming = stepsBefore < manifest.warmupSteps();
        float warm = warming ? (float) stepsBefore / manifest.warmupSteps() : 1f;
        float confidence = warm * measured / f;
        if (calibration == null) {
            return new Verdict(warming ? ScoreStatus.WARMING : ScoreStatus.NORMAL, Float.NaN, confidence)
                    .with(outputs, out)
                    .score(table.name(row), reading, flags);
        }
        loadErrors(actual, outputs, out);
        float[] attribution = new float[f];
        float anomalyScore = calibrate(table, row, reading, attribution, !warming && !late);
        ScoreStatus status =
                warming ? ScoreStatus.WARMING : anomalyScore >= 1 ? ScoreStatus.ANOMALY : ScoreStatus.NORMAL;
        return new Verdict(status, anomalyScore, confidence)
                .with(outputs, out)
                .judged(calibration, attribution)
                .score(table.name(row), reading, flags);
    }

    /** The feature vector that goes with a score, where the model extracts one. */
    @Nullable
    FeatureVector features(Score score, @Nullable FloatBuffer outputs, int out) {
        return embedding == null || outputs == null
                ? null
                : new FeatureVector(
                        score.series(),
                        score.eventTimeMillis(),
                        score.modelId(),
                        score.modelVersion(),
                        score.status(),
                        copy(embedding, outputs, out),
                        score.flags());
    }

    /**
     * Fills {@link #errors} with what the calibration judges: the model's own errors where it gives some, else actual - expected. NaN
     * where a feature was not measured, which says nothing against it.
     */
    private void loadErrors(float[] actual, FloatBuffer outputs, int out) {
        Segment from = Objects.requireNonNull(error == null ? expected : error);
        outputs.get(out + from.offset(), errors, 0, errors.length);
        if (error == null) {
            for (int i = 0; i < errors.length; i++) {
                errors[i] = actual[i] - errors[i];
            }
        } else if (errors.length == actual.length) {
            for (int i = 0; i < errors.length; i++) {
                errors[i] = Float.isNaN(actual[i]) ? Float.NaN : errors[i];
            }
        }
    }

    /**
     * Takes the errors into the series' memory and gives their score.
     *
     * @param remembers whether the memory is kept: not while the series warms up, nor of a late reading
     */
    private float calibrate(
            SeriesTable table, int row, PendingReading reading, float[] attribution, boolean remembers) {
        table.loadMemory(row, memory);
        long step = Math.floorDiv(reading.eventTimeMillis(), manifest.samplingIntervalMillis());
        float anomalyScore =
                Objects.requireNonNull(scorer).advance(memory, step, errors, reading.actual(), attribution);
        if (remembers) {
            table.storeMemory(row, memory);
        }
        return anomalyScore;
    }

    private static Set<ScoreFlag> flags(
            Set<ScoreFlag> circumstances, int marks, boolean imputed, boolean outOfRange, boolean withoutOutput) {
        if (circumstances.isEmpty() && marks == 0 && !imputed && !outOfRange && !withoutOutput) {
            return Set.of();
        }
        EnumSet<ScoreFlag> flags = EnumSet.noneOf(ScoreFlag.class);
        flags.addAll(circumstances);
        add(flags, ScoreFlag.IMPUTED, imputed);
        add(flags, ScoreFlag.OUT_OF_RANGE, outOfRange || (marks & PendingReading.CLIPPED) != 0);
        add(flags, ScoreFlag.CLIPPED, (marks & PendingReading.CLIPPED) != 0);
        add(flags, ScoreFlag.LATE, (marks & PendingReading.LATE) != 0);
        add(flags, ScoreFlag.DECAYED, (marks & PendingReading.AFTER_DECAY) != 0);
        add(flags, ScoreFlag.COMMANDED, (marks & PendingReading.COMMANDED) != 0);
        add(flags, ScoreFlag.GAP, (marks & PendingReading.AFTER_GAP) != 0);
        add(flags, ScoreFlag.RESET, (marks & PendingReading.AFTER_RESET) != 0);
        add(flags, ScoreFlag.NON_FINITE, withoutOutput && (marks & PendingReading.REFUSED) == 0);
        return flags;
    }

    private static void add(Set<ScoreFlag> flags, ScoreFlag flag, boolean holds) {
        if (holds) {
            flags.add(flag);
        }
    }

    /** What is said of one reading, put together piece by piece. */
    private final class Verdict {
        private final ScoreStatus status;
        private final float anomalyScore;
        private final float confidence;
        private float[] expectation = NONE;
        private float[] low = NONE;
        private float[] high = NONE;
        private float[] attribution = NONE;
        private float[] classes = NONE;
        private float[][] ahead = {};
        private float[][] aheadLow = {};
        private float[][] aheadHigh = {};

        Verdict(ScoreStatus status, float anomalyScore, float confidence) {
            this.status = status;
            this.anomalyScore = anomalyScore;
            this.confidence = confidence;
        }

        /** What the model itself says. */
        Verdict with(FloatBuffer outputs, int out) {
            expectation = copy(expected, outputs, out);
            low = copy(lower, outputs, out);
            high = copy(upper, outputs, out);
            classes = copy(probabilities, outputs, out);
            ahead = steps(forecast, outputs, out);
            aheadLow = steps(forecastLower, outputs, out);
            aheadHigh = steps(forecastUpper, outputs, out);
            return this;
        }

        /** What the calibration adds. It has an interval only where it judges actual - expected; the model's own goes before it. */
        Verdict judged(Calibration c, float[] shares) {
            attribution = shares;
            if (error == null && low.length == 0) {
                low = new float[expectation.length];
                high = new float[expectation.length];
                for (int i = 0; i < low.length; i++) {
                    float middle = expectation[i] + c.center()[i];
                    low[i] = middle - c.halfWidth(i);
                    high[i] = middle + c.halfWidth(i);
                }
            }
            return this;
        }

        Score score(String series, PendingReading reading, Set<ScoreFlag> flags) {
            return new Score(
                    series,
                    reading.eventTimeMillis(),
                    manifest.id(),
                    manifest.version(),
                    status,
                    anomalyScore,
                    Calibration.severity(anomalyScore),
                    confidence,
                    featureNames,
                    reading.actual(),
                    expectation,
                    low,
                    high,
                    attribution,
                    classes.length == 0 ? null : manifest.labels().get(argmax(classes)),
                    manifest.labels(),
                    classes,
                    ahead,
                    aheadLow,
                    aheadHigh,
                    flags,
                    clock.millis());
        }
    }

    /** A segment of [H*F] as [H][F]; empty if there is none. */
    private float[][] steps(@Nullable Segment segment, FloatBuffer outputs, int out) {
        int width = featureNames.size();
        float[][] steps = new float[segment == null ? 0 : segment.length() / width][width];
        for (int h = 0; segment != null && h < steps.length; h++) {
            outputs.get(out + segment.offset() + h * width, steps[h], 0, width);
        }
        return steps;
    }

    private static float[] copy(@Nullable Segment segment, FloatBuffer outputs, int out) {
        if (segment == null) {
            return NONE;
        }
        float[] values = new float[segment.length()];
        outputs.get(out + segment.offset(), values, 0, values.length);
        return values;
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
