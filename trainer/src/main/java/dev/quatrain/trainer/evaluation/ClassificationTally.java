package dev.quatrain.trainer.evaluation;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.trainer.accuracy.metrics.Confusion;
import dev.quatrain.trainer.data.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers a classifier's answers and measures them. */
final class ClassificationTally {
    private static final int BINS = 10;
    private static final int MISTAKES = 6;
    /** Wrong answers nearer to each other than this are one case to look at: half of the readings that a picture shows. */
    private static final int STRETCH = 100;
    /** Probabilities kept: 32 MB. */
    private static final long MOST_FLOATS = 8_000_000;
    /** Beside which a probability counts as 0: one certain error must not make the log loss infinite (as scikit-learn does). */
    private static final double LEAST_PROBABILITY = 1e-15;

    private final List<String> labels;
    private final boolean atEnd;
    private final TestPart part;
    private final int every;
    private final List<Answer> answers = new ArrayList<>();
    private long unknown;

    /** The probabilities given at a reading whose class is known. */
    record Answer(Series series, int t, int actual, float[] probabilities) {
        int answered() {
            return most(probabilities);
        }
    }

    ClassificationTally(Manifest manifest, TestPart part) {
        this.labels = manifest.labels();
        this.atEnd = isAtEnd(manifest);
        this.part = part;
        long cases = part.series().stream()
                .mapToLong(one -> atEnd ? 1 : one.length() - part.start(one))
                .sum();
        this.every = (int) (1 + cases * labels.size() / MOST_FLOATS);
    }

    /** Whether a model classifies whole series, by its answer at their end. */
    static boolean isAtEnd(Manifest manifest) {
        return "END".equals(manifest.provenance().hyperParameters().get("classify.at"));
    }

    void scored(Series series, int t, Score score) {
        if (score.probabilities().length == 0 || !isCase(series, t)) {
            return;
        }
        // A series shorter than the warm-up is still answered at its end, with what the model has by then.
        if (score.status() == ScoreStatus.REJECTED || (score.status() == ScoreStatus.WARMING && !atEnd)) {
            return;
        }
        int actual = labels.indexOf(series.labels()[t]);
        if (actual < 0) {
            unknown += series.isLabelled(t) ? 1 : 0;
            return;
        }
        answers.add(new Answer(series, t, actual, score.probabilities()));
    }

    private boolean isCase(Series series, int t) {
        int start = part.start(series);
        return series.labels().length > 0
                && t >= start
                && (atEnd ? t == series.length() - 1 : (t - start) % every == 0);
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    Classification result(List<Classification.Rival> baselines) {
        Confusion confusion = new Confusion(labels);
        List<float[]> given = new ArrayList<>();
        int[] actual = new int[answers.size()];
        List<Classification.Mistake> wrong = new ArrayList<>();
        for (Answer answer : answers) {
            String right = labels.get(answer.actual());
            String answered = labels.get(answer.answered());
            confusion.add(right, answered);
            actual[given.size()] = answer.actual();
            given.add(answer.probabilities());
            if (answer.answered() != answer.actual()) {
                wrong.add(new Classification.Mistake(
                        answer.series(), answer.t(), right, answered, answer.probabilities()[answer.answered()]));
            }
        }
        wrong.sort(
                Comparator.comparingDouble(Classification.Mistake::probability).reversed());
        return new Classification(
                atEnd,
                every,
                confusion,
                logLoss(given, actual),
                reliability(given, actual),
                unknown,
                apart(wrong),
                baselines);
    }

    /** The first ones that do not show the same stretch of a series again. */
    private static List<Classification.Mistake> apart(List<Classification.Mistake> sorted) {
        List<Classification.Mistake> chosen = new ArrayList<>();
        for (Classification.Mistake one : sorted) {
            boolean shown = chosen.stream()
                    .anyMatch(other -> other.series().name().equals(one.series().name())
                            && Math.abs(other.t() - one.t()) < STRETCH);
            if (!shown && chosen.size() < MISTAKES) {
                chosen.add(one);
            }
        }
        return List.copyOf(chosen);
    }

    /** Mean negative logarithm of the probability of the true class. */
    static double logLoss(List<float[]> probabilities, int[] actual) {
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum -= Math.log(Math.max(LEAST_PROBABILITY, probabilities.get(i)[actual[i]]));
        }
        return sum / actual.length;
    }

    /** Ten bins of equal width over the probability of the class that was answered. */
    static List<Classification.Bin> reliability(List<float[]> probabilities, int[] actual) {
        long[] cases = new long[BINS];
        double[] confidence = new double[BINS];
        long[] right = new long[BINS];
        for (int i = 0; i < actual.length; i++) {
            float[] given = probabilities.get(i);
            int answered = most(given);
            int bin = Math.min(BINS - 1, (int) (given[answered] * BINS));
            cases[bin]++;
            confidence[bin] += given[answered];
            right[bin] += answered == actual[i] ? 1 : 0;
        }
        List<Classification.Bin> bins = new ArrayList<>();
        for (int b = 0; b < BINS; b++) {
            bins.add(new Classification.Bin(cases[b], confidence[b] / cases[b], (double) right[b] / cases[b]));
        }
        return List.copyOf(bins);
    }

    static int most(float[] values) {
        int most = 0;
        for (int i = 1; i < values.length; i++) {
            most = values[i] > values[most] ? i : most;
        }
        return most;
    }
}
