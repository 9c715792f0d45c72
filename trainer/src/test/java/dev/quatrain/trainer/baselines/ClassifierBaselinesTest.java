package dev.quatrain.trainer.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierBaselinesTest {
    private static final Cases NONE = new Cases(List.of(), new int[0], 2);

    @Test
    void a_case_of_another_length_is_stretched() {
        FlatCase flatten = new FlatCase(new Standard(new double[1], new double[] {1}), 5);

        assertThat(flatten.flat(new float[][] {{0}, {2}, {4}})).containsExactly(0, 1, 2, 3, 4);
        assertThat(flatten.flat(new float[][] {{3}})).containsExactly(3, 3, 3, 3, 3);
    }

    @Test
    void separable_classes_are_told_apart_whatever_their_length() {
        Random random = new Random(11);
        List<float[][]> values = new ArrayList<>();
        int[] labels = new int[60];
        for (int i = 0; i < 60; i++) {
            labels[i] = i % 2;
            float[][] one = new float[8 + random.nextInt(5)][1];
            for (int t = 0; t < one.length; t++) {
                one[t][0] = (float) (0.3 * random.nextGaussian() + (labels[i] == 0 ? t : -t) / (double) one.length);
            }
            values.add(one);
        }
        Cases cases = new Cases(values, labels, 2);
        for (Baselines baseline : Baselines.of(Baselines.Task.CLASSIFY)) {
            ClassifierBaseline fitted = Baselines.classifier(baseline.id())
                    .fit(RealData.fifth(cases, false), RealData.fifth(cases, true), 0);

            assertThat(accuracy(fitted, cases)).as(baseline.id()).isGreaterThan(0.9);
            float[] probabilities = fitted.probabilities(values.get(0));
            assertThat(probabilities[0] + probabilities[1]).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void logistic_regression_without_inputs_gives_the_class_frequencies() {
        Cases cases = new Cases(
                List.of(new float[1][1], new float[1][1], new float[1][1], new float[1][1]), new int[] {0, 0, 0, 1}, 2);

        float[] probabilities =
                Baselines.classifier("logistic-regression").fit(cases, NONE, 0).probabilities(new float[1][1]);

        assertThat(probabilities).containsExactly(new float[] {0.75f, 0.25f}, within(1e-3f));
    }

    @Test
    void a_thinned_set_keeps_every_nth_case() {
        Cases cases = new Cases(
                List.of(new float[1][1], new float[2][1], new float[3][1], new float[4][1], new float[5][1]),
                new int[] {0, 1, 0, 1, 1},
                2);

        Cases every = cases.everyNth(2);

        assertThat(every.values()).extracting(values -> values.length).containsExactly(1, 3, 5);
        assertThat(every.labels()).containsExactly(0, 0, 1);
        assertThat(cases.everyNth(1).labels()).isEqualTo(cases.labels());
    }

    @Test
    void descent_finds_the_lowest_point_of_a_narrow_valley() {
        double[] lowest = Lbfgs.minimise(
                (x, gradient) -> {
                    double away = x[1] - x[0] * x[0];
                    gradient[0] = -400 * x[0] * away - 2 * (1 - x[0]);
                    gradient[1] = 200 * away;
                    return 100 * away * away + (1 - x[0]) * (1 - x[0]);
                },
                new double[] {-1.2, 1},
                1e-8,
                200);

        assertThat(lowest).containsExactly(new double[] {1, 1}, within(1e-6));
    }

    @Test
    void gradient_of_the_cross_entropy_is_its_slope() {
        Random random = new Random(2);
        List<float[][]> values = new ArrayList<>();
        int[] labels = new int[20];
        for (int i = 0; i < 20; i++) {
            values.add(new float[][] {{random.nextFloat(), random.nextFloat()}, {random.nextFloat(), 1}});
            labels[i] = random.nextInt(3);
        }
        Cases cases = new Cases(values, labels, 3);
        double[] point = random.doubles(15, -1, 1).toArray();
        try (CrossEntropy loss = new CrossEntropy(FlatCase.fit(cases), cases)) {
            double[] gradient = new double[15];
            double[] ignored = new double[15];
            loss.penalised(point, 0.1, gradient);
            for (int i = 0; i < 15; i++) {
                double[] moved = point.clone();
                moved[i] += 1e-2;
                double above = loss.penalised(moved, 0.1, ignored);
                moved[i] -= 2e-2;
                double below = loss.penalised(moved, 0.1, ignored);
                assertThat(gradient[i]).isCloseTo((above - below) / 2e-2, within(1e-3));
            }
        }
    }

    @Test
    void no_training_cases_are_explained() {
        assertThatThrownBy(() -> Baselines.classifier("nearest-centroid").fit(NONE, NONE, 0))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("no training cases");
    }

    @ParameterizedTest
    @CsvSource({
        "SyntheticControl, nearest-neighbour, 88.0, 0.1",
        "CBF, nearest-neighbour, 85.2, 0.1",
        "PenDigits, nearest-neighbour, 94.1, 0.1",
        "JapaneseVowels, nearest-neighbour, 95.9, 0.6",
        "SyntheticControl, nearest-centroid, 91.7, 0.6",
        "CBF, nearest-centroid, 76.3, 0.6",
        "PenDigits, nearest-centroid, 76.2, 0.6",
        "JapaneseVowels, nearest-centroid, 95.4, 0.6",
        "SyntheticControl, logistic-regression, 92.7, 0.6",
        "CBF, logistic-regression, 85.1, 0.6",
        "PenDigits, logistic-regression, 90.6, 0.6",
        "JapaneseVowels, logistic-regression, 98.9, 0.6"
    })
    void archive_sets_are_classified_with_the_known_accuracy(String set, String name, double known, double tolerance) {
        List<String> classes = new ArrayList<>();
        Cases train = RealData.ucr(set, "TRAIN", classes);
        Cases test = RealData.ucr(set, "TEST", classes);
        ClassifierBaseline fitted =
                Baselines.classifier(name).fit(RealData.fifth(train, false), RealData.fifth(train, true), 0);
        double accuracy = 100 * accuracy(fitted, test);

        assertThat(accuracy).isCloseTo(known, within(tolerance));
    }

    @Test
    @Tag("slow")
    void logistic_regression_errs_on_a_twelfth_of_MNIST() {
        Cases train = mnist("train");
        Cases test = mnist("t10k");
        long start = System.nanoTime();
        ClassifierBaseline fitted = Baselines.classifier("logistic-regression")
                .fit(RealData.fifth(train, false), RealData.fifth(train, true), 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        double error = 100 * (1 - accuracy(fitted, test));
        System.out.printf("mnist logistic-regression error %.2f %% in %.1f s%n", error, seconds);

        assertThat(error).isBetween(7.0, 8.6);
    }

    private static Cases mnist(String part) {
        byte[] images = RealData.bytes("mnist/" + part + "-images-idx3-ubyte.gz");
        byte[] labels = RealData.bytes("mnist/" + part + "-labels-idx1-ubyte.gz");
        int n = ByteBuffer.wrap(images).getInt(4);
        List<float[][]> values = new ArrayList<>(n);
        int[] digits = new int[n];
        for (int i = 0; i < n; i++) {
            float[][] rows = new float[28][28];
            for (int p = 0; p < 784; p++) {
                rows[p / 28][p % 28] = (images[16 + i * 784 + p] & 0xff) / 255f;
            }
            values.add(rows);
            digits[i] = labels[8 + i];
        }
        return new Cases(values, digits, 10);
    }

    private static double accuracy(ClassifierBaseline fitted, Cases cases) {
        int right = 0;
        for (int i = 0; i < cases.size(); i++) {
            if (fitted.classify(cases.values().get(i)) == cases.labels()[i]) {
                right++;
            }
        }
        return right / (double) cases.size();
    }
}
