package dev.quatrain.stream.history;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the scores of one version of a model lie in the rings of a task. Immutable.
 *
 * <pre>
 * values: | score | severity | confidence | actual[F] | expected[E] | lower[L] | upper[L] | attribution[A] | probabilities[P] |
 * marks:  | event time | revision | status 2 bits, arrays there 6, shape 16, label 16, flags 16 |
 * </pre>
 *
 * <p>A score may lack any of the arrays, as one that was refused does; which are there stands in its marks.
 */
@SuppressWarnings("EnumOrdinal") // rings do not outlive the process that wrote them
final class Shape {
    static final int MARKS = 3;
    static final int TIME = 0;
    static final int REVISION = 1;
    static final int BITS = 2;

    private static final int ARRAYS = 6;
    private static final int ARRAYS_AT = 2;
    private static final int SHAPE_AT = 8;
    private static final int LABEL_AT = 24;
    private static final int FLAGS_AT = 40;
    private static final int MASK_16 = 0xFFFF;

    private static final int SCORE = 0;
    private static final int SEVERITY = 1;
    private static final int CONFIDENCE = 2;
    private static final int FIRST_ARRAY = 3;
    private static final float[] NONE = {};
    private static final float[][] NO_FORECAST = {};
    private static final ScoreStatus[] STATUSES = ScoreStatus.values();
    private static final ScoreFlag[] FLAGS = ScoreFlag.values();

    private final int index;
    private final String modelId;
    private final String modelVersion;
    private final List<String> features;
    private final List<String> labels;
    /** Of actual, expected, lower, upper, attribution, probabilities. */
    private final int[] lengths;

    private final int stride;

    private Shape(
            int index, String modelId, String modelVersion, List<String> features, List<String> labels, int[] lengths) {
        this.index = index;
        this.modelId = modelId;
        this.modelVersion = modelVersion;
        this.features = features;
        this.labels = labels;
        this.lengths = lengths;
        int floats = FIRST_ARRAY;
        for (int length : lengths) {
            floats += length;
        }
        this.stride = floats;
    }

    /**
     * A shape that a score fits, and all that fitted another.
     *
     * @param names of the features, should the score not repeat them
     */
    static Shape of(int index, Score score, List<String> names, @Nullable Shape before) {
        List<String> features = score.features().isEmpty() ? names : score.features();
        boolean grows = before != null && before.isOf(score) && before.features.equals(features);
        int[] lengths = new int[ARRAYS];
        for (int a = 0; a < ARRAYS; a++) {
            lengths[a] = Math.max(array(score, a).length, grows && before != null ? before.lengths[a] : 0);
        }
        lengths[0] = Math.max(lengths[0], features.size());
        List<String> labels = score.labels().isEmpty() && grows && before != null ? before.labels : score.labels();
        return new Shape(index, score.modelId(), score.modelVersion(), features, labels, lengths);
    }

    private static float[] array(Score score, int which) {
        return switch (which) {
            case 0 -> score.actual();
            case 1 -> score.expected();
            case 2 -> score.lower();
            case 3 -> score.upper();
            case 4 -> score.attribution();
            default -> score.probabilities();
        };
    }

    private boolean isOf(Score score) {
        return modelId.equals(score.modelId()) && modelVersion.equals(score.modelVersion());
    }

    /** Whether a score can be kept so. */
    boolean fits(Score score) {
        return fitsArray(score.actual(), 0)
                && fitsArray(score.expected(), 1)
                && fitsArray(score.lower(), 2)
                && fitsArray(score.upper(), 3)
                && fitsArray(score.attribution(), 4)
                && fitsArray(score.probabilities(), 5)
                && isOf(score)
                && (score.features().isEmpty() || features.equals(score.features()))
                && (score.labels().isEmpty() || labels.equals(score.labels()));
    }

    private boolean fitsArray(float[] values, int which) {
        return values.length == lengths[which] || values.length == 0;
    }

    /** Whether points of the other can stand beside this one's in a ring: the same model, perhaps in another version. */
    boolean joins(Shape other) {
        return this == other
                || (modelId.equals(other.modelId)
                        && features.equals(other.features)
                        && labels.equals(other.labels)
                        && Arrays.equals(lengths, other.lengths));
    }

    /** Floats of a point. */
    int stride() {
        return stride;
    }

    String modelId() {
        return modelId;
    }

    String modelVersion() {
        return modelVersion;
    }

    List<String> features() {
        return features;
    }

    List<String> labels() {
        return labels;
    }

    void write(Score score, long revision, float[] values, int at, long[] marks, int mark) {
        values[at + SCORE] = score.anomalyScore();
        values[at + SEVERITY] = score.severity();
        values[at + CONFIDENCE] = score.confidence();
        int to = at + FIRST_ARRAY;
        long there = 0;
        for (int a = 0; a < ARRAYS; a++) {
            float[] from = array(score, a);
            if (from.length > 0) {
                System.arraycopy(from, 0, values, to, from.length);
                there |= 1L << a;
            }
            to += lengths[a];
        }
        marks[mark + TIME] = score.eventTimeMillis();
        marks[mark + REVISION] = revision;
        marks[mark + BITS] = score.status().ordinal()
                | (there << ARRAYS_AT)
                | ((long) index << SHAPE_AT)
                | (label(score.label()) << LABEL_AT)
                | (bits(score.flags()) << FLAGS_AT);
    }

    private long label(@Nullable String label) {
        return label == null ? 0 : labels.indexOf(label) + 1L;
    }

    private static long bits(Set<ScoreFlag> flags) {
        long bits = 0;
        if (!flags.isEmpty()) {
            for (ScoreFlag flag : flags) {
                bits |= 1L << flag.ordinal();
            }
        }
        return bits;
    }

    static int shapeOf(long bits) {
        return (int) (bits >>> SHAPE_AT) & MASK_16;
    }

    static float score(float[] values, int at) {
        return values[at + SCORE];
    }

    /** The point that was written there, without its forecast. */
    Point read(float[] values, int at, long[] marks, int mark) {
        long bits = marks[mark + BITS];
        float[][] arrays = new float[ARRAYS][];
        int from = at + FIRST_ARRAY;
        for (int a = 0; a < ARRAYS; a++) {
            boolean there = (bits & (1L << (ARRAYS_AT + a))) != 0;
            arrays[a] = there ? Arrays.copyOfRange(values, from, from + lengths[a]) : NONE;
            from += lengths[a];
        }
        int label = (int) (bits >>> LABEL_AT) & MASK_16;
        return new Point(
                marks[mark + TIME],
                STATUSES[(int) bits & 3],
                values[at + SCORE],
                values[at + SEVERITY],
                values[at + CONFIDENCE],
                arrays[0],
                arrays[1],
                arrays[2],
                arrays[3],
                arrays[4],
                flags((int) (bits >>> FLAGS_AT) & MASK_16),
                label == 0 ? null : labels.get(label - 1),
                arrays[5],
                NO_FORECAST,
                NO_FORECAST,
                NO_FORECAST);
    }

    private static Set<ScoreFlag> flags(int bits) {
        if (bits == 0) {
            return Set.of();
        }
        EnumSet<ScoreFlag> flags = EnumSet.noneOf(ScoreFlag.class);
        for (ScoreFlag flag : FLAGS) {
            if ((bits & (1 << flag.ordinal())) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
