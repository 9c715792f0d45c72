package dev.quatrain.model.scoring;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.bundle.Segments.Segment;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.model.calibration.Scorer;
import dev.quatrain.model.state.SeriesTable;
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
    private final @Nullable Calibration calibration;
    private final @Nullable Segment expected;
    private final @Nullable Segment forecast;
    private final @Nullable Segment probabilities;
    private final @Nullable Segment embedding;
    private final @Nullable Segment error;
    private final @Nullable Scorer scorer;
    private final float[] errors;
    private final float[] memory;

    ScoreAssembler(Manifest manifest, Clock clock) {
        this.manifest = manifest;
        this.clock = clock;
        this.featureNames = manifest.featureNames();
        this.calibration = manifest.calibration();
        this.expected = manifest.output().find(Segments.EXPECTED).orElse(null);
        this.forecast = manifest.output().find(Segments.FORECAST).orElse(null);
        this.probabilities = manifest.output().find(Segments.PROBABILITIES).orElse(null);
        this.embedding = manifest.output().find(Segments.EMBEDDING).orElse(null);
        this.error = manifest.output().find(Segments.ERROR).orElse(null);
        this.scorer = calibration == null ? null : calibration.scorer();
        this.errors = new float[calibration == null ? 0 : calibration.center().length];
        this.memory = new float[scorer == null ? 0 : scorer.memoryFloats()];
    }

    /**
     * @param values the readings, this one's [F] from {@code base} on, imputed values filled in
     * @param outputs the output rows, this one's [O] from {@code out} on; null if the step gave no finite row
     */
    Score score(
            SeriesTable table,
            int row,
            long eventTimeMillis,
            float[] values,
            boolean[] imputed,
            int base,
            @Nullable FloatBuffer outputs,
            int out,
            boolean afterGap,
            boolean afterReset) {
        int f = featureNames.size();
        float[] actual = new float[f];
        int measured = 0;
        boolean outOfRange = false;
        for (int i = 0; i < f; i++) {
            boolean absent = imputed[base + i];
            actual[i] = absent ? Float.NaN : values[base + i];
            measured += absent ? 0 : 1;
            outOfRange |= !absent && !manifest.features().get(i).admits(actual[i]);
        }
        EnumSet<ScoreFlag> flags = EnumSet.noneOf(ScoreFlag.class);
        add(flags, ScoreFlag.IMPUTED, measured < f);
        add(flags, ScoreFlag.OUT_OF_RANGE, outOfRange);
        add(flags, ScoreFlag.GAP, afterGap);
        add(flags, ScoreFlag.RESET, afterReset);
        add(flags, ScoreFlag.NON_FINITE, outputs == null);
        if (outputs == null) {
            return new Verdict(ScoreStatus.REJECTED, Float.NaN, 0f)
                    .score(table.name(row), eventTimeMillis, actual, flags);
        }

        int stepsBefore = table.steps(row);
        table.setSteps(row, stepsBefore == Integer.MAX_VALUE ? stepsBefore : stepsBefore + 1);
        boolean warming = stepsBefore < manifest.warmupSteps();
        float warm = warming ? (float) stepsBefore / manifest.warmupSteps() : 1f;
        float confidence = warm * measured / f;
        if (calibration == null) {
            return new Verdict(warming ? ScoreStatus.WARMING : ScoreStatus.NORMAL, Float.NaN, confidence)
                    .with(outputs, out)
                    .score(table.name(row), eventTimeMillis, actual, flags);
        }
        float[] expectation = copy(expected, outputs, out);
        readErrors(outputs, out, actual, expectation);
        float[] attribution = new float[f];
        float anomalyScore = calibrate(table, row, eventTimeMillis, actual, attribution, warming);
        ScoreStatus status =
                warming ? ScoreStatus.WARMING : anomalyScore >= 1 ? ScoreStatus.ANOMALY : ScoreStatus.NORMAL;
        return new Verdict(status, anomalyScore, confidence)
                .with(outputs, out)
                .expecting(expectation)
                .blaming(attribution)
                .score(table.name(row), eventTimeMillis, actual, flags);
    }

    /** What the model was off by, into {@link #errors}: its own measure where it has one. A value not measured has none. */
    private void readErrors(FloatBuffer outputs, int out, float[] actual, float[] expectation) {
        if (error != null) {
            outputs.get(out + error.offset(), errors, 0, errors.length);
        }
        for (int f = 0; f < actual.length && error == null; f++) {
            errors[f] = actual[f] - expectation[f];
        }
    }

    /** Takes the errors into the series' memory and gives their score. While the series warms up nothing is remembered. */
    private float calibrate(
            SeriesTable table, int row, long eventTimeMillis, float[] actual, float[] attribution, boolean warming) {
        table.loadMemory(row, memory);
        long step = Math.floorDiv(eventTimeMillis, manifest.samplingIntervalMillis());
        float anomalyScore = Objects.requireNonNull(scorer).advance(memory, step, errors, actual, attribution);
        if (!warming) {
            table.storeMemory(row, memory);
        }
        return anomalyScore;
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
        private float[] lower = NONE;
        private float[] upper = NONE;
        private float[] attribution = NONE;
        private float[] classes = NONE;
        private float[] features = NONE;
        private float[][] ahead = {};

        Verdict(ScoreStatus status, float anomalyScore, float confidence) {
            this.status = status;
            this.anomalyScore = anomalyScore;
            this.confidence = confidence;
        }

        Verdict with(FloatBuffer outputs, int out) {
            classes = copy(probabilities, outputs, out);
            features = copy(embedding, outputs, out);
            if (forecast != null) {
                int width = featureNames.size();
                ahead = new float[forecast.length() / width][width];
                for (int h = 0; h < ahead.length; h++) {
                    outputs.get(out + forecast.offset() + h * width, ahead[h], 0, width);
                }
            }
            return this;
        }

        Verdict blaming(float[] shares) {
            attribution = shares;
            return this;
        }

        Verdict expecting(float[] values) {
            expectation = values;
            Calibration c = Objects.requireNonNull(calibration);
            lower = new float[values.length];
            upper = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                float middle = error == null ? values[i] + c.center()[i] : Float.NaN;
                lower[i] = middle - c.halfWidth(i);
                upper[i] = middle + c.halfWidth(i);
            }
            return this;
        }

        Score score(String series, long eventTimeMillis, float[] actual, Set<ScoreFlag> flags) {
            return new Score(
                    series,
                    eventTimeMillis,
                    manifest.id(),
                    manifest.version(),
                    status,
                    anomalyScore,
                    Calibration.severity(anomalyScore),
                    confidence,
                    featureNames,
                    actual,
                    expectation,
                    lower,
                    upper,
                    attribution,
                    classes.length == 0 ? null : manifest.labels().get(argmax(classes)),
                    manifest.labels(),
                    classes,
                    ahead,
                    features,
                    flags,
                    clock.millis());
        }
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
