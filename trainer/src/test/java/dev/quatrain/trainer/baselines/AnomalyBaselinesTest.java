package dev.quatrain.trainer.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quatrain.model.OperatorError;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnomalyBaselinesTest {
    /** Two features that move together, one reading at 150 in which they do not. */
    private static float[][] twins() {
        Random random = new Random(7);
        float[][] values = new float[200][2];
        for (int t = 0; t < 200; t++) {
            double level = Math.sin(0.2 * t);
            values[t][0] = (float) (level + 0.05 * random.nextGaussian());
            values[t][1] = (float) (3 * level + 0.1 * random.nextGaussian());
        }
        values[150][1] = -values[150][1] - 2;
        return values;
    }

    @ParameterizedTest
    @CsvSource({"pca-residual", "pca-residual-3", "random-cut-forest", "random-cut-forest-1"})
    void a_broken_pair_scores_highest(String name) {
        float[] scores = fitted(name).scores(twins());

        int highest = IntStream.range(100, 200).reduce(100, (a, b) -> scores[b] > scores[a] ? b : a);
        assertThat(highest).isBetween(150, 150 + 7);
    }

    @ParameterizedTest
    @CsvSource({"robust-z", "pca-residual-5", "distance-to-mean", "random-cut-forest", "pca-residual/20"})
    void scores_do_not_look_ahead_and_repeat_exactly(String name) {
        float[][] values = twins();
        values[20][0] = Float.NaN;
        values[0][1] = Float.NaN;

        float[] whole = fitted(name).scores(values);
        float[] start = fitted(name).scores(Arrays.copyOf(values, 160));

        assertThat(start).isEqualTo(Arrays.copyOf(whole, 160));
        for (float score : whole) {
            assertThat(Float.isFinite(score)).isTrue();
        }
    }

    private static AnomalyBaseline fitted(String name) {
        return Baselines.anomaly(name).fit(List.of(new History(Arrays.copyOf(twins(), 100), 80)), 42);
    }

    @Test
    void robust_z_is_the_distance_to_the_median_in_median_deviations() {
        float[][] values = {{1}, {2}, {3}, {4}, {100}};

        float[] scores = Baselines.anomaly("robust-z")
                .fit(List.of(new History(values, 5)), 0)
                .scores(new float[][] {{3}, {4.4826f}, {1000}});

        // Spread: 1.4826 times the median deviation of 1.
        assertThat(scores).containsExactly(new float[] {0, 1, 10}, within(1e-4f));
    }

    @Test
    void smoothing_is_the_mean_of_the_last_scores() {
        AnomalyBaseline first = values -> new float[] {1, 2, 6, 4};

        assertThat(new MovingMean(first, 2).scores(new float[4][1])).containsExactly(1, 1.5f, 4, 5);
    }

    @Test
    void nothing_to_fit_to_is_explained() {
        assertThatThrownBy(() -> Baselines.anomaly("pca-residual").fit(List.of(), 0))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("no reading");
        assertThatThrownBy(() -> Baselines.anomaly("pca-residual-500").fit(List.of(new History(twins(), 200)), 0))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("windows of 500");
    }

    @Test
    void distance_to_the_mean_beat_finds_abnormal_heartbeats() {
        List<History> train = RealData.lines("ecg5000_ad/train_normal.csv.gz").stream()
                .map(AnomalyBaselinesTest::beat)
                .map(beat -> new History(beat, beat.length))
                .toList();
        AnomalyBaseline distance = Baselines.anomaly("distance-to-mean").fit(train, 0);
        List<String> lines = RealData.lines("ecg5000_ad/test.csv.gz");
        boolean[] abnormal = new boolean[lines.size()];
        float[] distances = new float[lines.size()];
        for (int i = 0; i < abnormal.length; i++) {
            abnormal[i] = lines.get(i).startsWith("1");
            distances[i] = distance.scores(beat(lines.get(i)))[139];
        }
        double[] training = train.stream()
                .mapToDouble(one -> distance.scores(one.values())[139])
                .sorted()
                .toArray();
        double threshold = training[(int) (0.95 * (training.length - 1))];

        assertThat(area(distances, abnormal)).isCloseTo(0.976, within(0.001));
        assertThat(f1(distances, abnormal, threshold)).isCloseTo(0.966, within(0.001));
    }

    private static float[][] beat(String line) {
        String[] cells = line.split(",", -1);
        float[][] beat = new float[cells.length - 1][1];
        for (int t = 0; t < beat.length; t++) {
            beat[t][0] = Float.parseFloat(cells[t + 1]);
        }
        return beat;
    }

    @ParameterizedTest
    @CsvSource({"asd, pca-residual, .188, .01", "asd, pca-residual/20, .229, .01", "asd, robust-z, .116, .05"})
    void application_metrics_rank_with_the_known_precision(String set, String name, double known, double tolerance) {
        assertThat(meanPrecision(set, name)).isCloseTo(known, within(tolerance));
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "smd, pca-residual, .618, .01", "smd, pca-residual/20, .688, .01",
        "smd, robust-z, .512, .2", "smd, robust-z/20, .512, .2",
        "asd, robust-z/20, .116, .2", "asd, random-cut-forest-1/20, .2, .2",
        "asd, random-cut-forest-1, .2, .2", "smd, random-cut-forest-1, .5, .5"
    })
    void server_metrics_rank_with_the_known_precision(String set, String name, double known, double tolerance) {
        assertThat(meanPrecision(set, name)).isCloseTo(known, within(tolerance));
    }

    private static double meanPrecision(String set, String name) {
        double sum = 0;
        List<String> entities = RealData.names(set, "_train.csv.gz");
        long start = System.nanoTime();
        for (String file : entities) {
            String entity = set + "/" + file.replace("_train.csv.gz", "");
            int features = set.equals("smd") ? 38 : 19;
            float[][] train = RealData.columns(entity + "_train.csv.gz", ",", 0, features);
            float[][] test = RealData.columns(entity + "_test.csv.gz", ",", 0, features);
            float[][] labels = RealData.columns(entity + "_test.csv.gz", ",", features, features + 1);
            boolean[] abnormal = new boolean[labels.length];
            for (int t = 0; t < abnormal.length; t++) {
                abnormal[t] = labels[t][0] > 0;
            }
            AnomalyBaseline fitted =
                    Baselines.anomaly(name).fit(List.of(new History(train, (int) (0.8 * train.length))), 1);
            sum += precision(fitted.scores(test), abnormal);
        }
        System.out.printf(
                "%s %s AP %.4f %.1f s%n", set, name, sum / entities.size(), (System.nanoTime() - start) / 1e9);
        return sum / entities.size();
    }

    @Test
    void components_of_ten_rows_find_faults_of_the_pump_testbed() {
        int[] counts = new int[4];
        for (String group : List.of("valve1", "valve2", "other")) {
            for (String file : RealData.names("skab/" + group, ".csv")) {
                float[][] values = RealData.columns("skab/" + group + "/" + file, ";", 1, 9);
                float[][] labels = RealData.columns("skab/" + group + "/" + file, ";", 9, 10);
                History history = new History(Arrays.copyOf(values, 400), 400);
                AnomalyBaseline fitted = new MovingMean(PcaResidual.fit(List.of(history), 10, 0.8), 15);
                float[] scores = fitted.scores(values);
                double[] training = IntStream.range(24, 400)
                        .mapToDouble(t -> scores[t])
                        .sorted()
                        .toArray();
                double threshold = 2 * training[(int) (0.999 * (training.length - 1))];
                for (int t = 400; t < scores.length; t++) {
                    counts[(scores[t] > threshold ? 2 : 0) + (labels[t][0] > 0 ? 1 : 0)]++;
                }
            }
        }
        double f1 = 2.0 * counts[3] / (2.0 * counts[3] + counts[2] + counts[1]);
        System.out.printf(
                "skab F1 %.3f FAR %.1f MAR %.1f%n",
                f1, 100.0 * counts[2] / (counts[2] + counts[0]), 100.0 * counts[1] / (counts[1] + counts[3]));

        assertThat(f1).isCloseTo(0.804, within(0.01));
    }

    /** Area under precision and recall, ties together. */
    private static double precision(float[] scores, boolean[] abnormal) {
        Integer[] order = order(scores);
        long positives =
                IntStream.range(0, abnormal.length).filter(i -> abnormal[i]).count();
        double area = 0;
        double found = 0;
        for (int i = 0; i < order.length; ) {
            int end = i;
            int more = 0;
            while (end < order.length && scores[order[end]] == scores[order[i]]) {
                more += abnormal[order[end]] ? 1 : 0;
                end++;
            }
            found += more;
            area += found / end * more / positives;
            i = end;
        }
        return area;
    }

    /** Area under the receiver operating characteristic. */
    private static double area(float[] scores, boolean[] abnormal) {
        double found = 0;
        double pairs = 0;
        double normal = 0;
        for (int i : order(scores)) {
            found += abnormal[i] ? 1 : 0;
            pairs += abnormal[i] ? 0 : found;
            normal += abnormal[i] ? 0 : 1;
        }
        return pairs / found / normal;
    }

    private static double f1(float[] scores, boolean[] abnormal, double threshold) {
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < scores.length; i++) {
            right += scores[i] > threshold && abnormal[i] ? 1 : 0;
            wrong += (scores[i] > threshold) != abnormal[i] ? 1 : 0;
        }
        return 2.0 * right / (2.0 * right + wrong);
    }

    private static Integer[] order(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .toArray(Integer[]::new);
    }
}
