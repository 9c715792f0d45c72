package dev.quatrain.trainer.evaluation;

import dev.quatrain.trainer.accuracy.metrics.Confusion;
import dev.quatrain.trainer.data.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a classifier's answers and the true classes agree.
 *
 * @param atEnd whether a case is a whole series, judged by the answer at its end; else every reading is a case
 * @param every only every so many-th case is measured, to bound memory; 1 = all
 * @param confusion how often each class was taken for each other
 * @param logLoss mean negative logarithm of the probability given to the true class
 * @param reliability cases by the probability of the class that was answered
 * @param unknown cases whose class the model never learned, which are not measured
 * @param mistakes the wrong answers given with the highest probability, surest first
 * @param baselines the baselines' figures on the same cases
 */
public record Classification(
        boolean atEnd,
        int every,
        Confusion confusion,
        double logLoss,
        List<Bin> reliability,
        long unknown,
        List<Mistake> mistakes,
        List<Rival> baselines) {

    /**
     * Cases answered with about the same probability.
     *
     * @param cases how many
     * @param confidence the mean probability of the class that was answered
     * @param accuracy share of them that are right
     */
    public record Bin(long cases, double confidence, double accuracy) {}

    /**
     * A wrong answer.
     *
     * @param t the reading it was given at
     * @param probability of the class that was answered
     */
    public record Mistake(Series series, int t, String actual, String answered, double probability) {}

    /** A baseline's figures. */
    public record Rival(String name, double accuracy, double macroF1, double logLoss) {}

    /**
     * Figures of one class.
     *
     * @param cases how many cases are of it
     * @param precision share of the answers of this class that are right; NaN if it was never answered
     * @param recall share of its cases that are found; NaN without a case
     */
    public record PerClass(String label, long cases, double precision, double recall, double f1) {}

    public long cases() {
        return confusion.cases();
    }

    /** Share of the cases that are right. */
    public double accuracy() {
        return confusion.accuracy() / 100;
    }

    /** Mean F1 over the classes. */
    public double macroF1() {
        return confusion.macroF1() / 100;
    }

    /** Expected calibration error: how far confidence and accuracy lie apart, mean over the cases (Guo et al. 2017). */
    public double calibrationError() {
        return reliability.stream()
                        .filter(bin -> bin.cases() > 0)
                        .mapToDouble(bin -> bin.cases() * Math.abs(bin.confidence() - bin.accuracy()))
                        .sum()
                / reliability.stream().mapToLong(Bin::cases).sum();
    }

    public List<PerClass> classes() {
        long[][] counts = confusion.counts();
        List<PerClass> all = new java.util.ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            long actual = java.util.Arrays.stream(counts[c]).sum();
            long answered = 0;
            for (long[] row : counts) {
                answered += row[c];
            }
            long right = counts[c][c];
            all.add(new PerClass(
                    confusion.classes().get(c),
                    actual,
                    (double) right / answered,
                    (double) right / actual,
                    2.0 * right / (actual + answered)));
        }
        return all;
    }

    /** The verdict against the baselines. */
    public Contest contest() {
        Map<String, Double> figures = new LinkedHashMap<>();
        baselines.forEach(rival -> figures.put(rival.name(), rival.accuracy()));
        return new Contest("accuracy", true, accuracy(), figures);
    }
}
