package dev.quatrain.stream.http;

import dev.quatrain.model.bundle.Feature;
import dev.quatrain.model.bundle.Provenance;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.fleet.FakeFleet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Scores and alerts of pumps that never ran, a reading a second, the same ones for the same seed. Not thread-safe. */
final class Pumps {
    static final String MODEL = "pump-lstm";
    static final int WARMUP_STEPS = 20;

    private static final int STEP_MILLIS = 1000;
    private static final List<String> LABELS = List.of();
    private static final float[] NONE = {};
    private static final List<Feature> FEATURES = List.of(
            new Feature("temperature", "°C", 0f, 120f),
            new Feature("flow", "m³/h", 0f, 250f),
            new Feature("pressure", "bar", 0f, 12f),
            new Feature("vibration", "mm/s", 0f, 20f));
    private static final float[] MIDDLE = {62, 120, 6.2f, 2.1f};
    private static final float[] SWING = {6, 18, 0.5f, 0.3f};

    private final FakeFleet view;
    private final int pumps;
    private final long startMillis;
    private final Random random = new Random(4);
    private int steps;

    Pumps(FakeFleet view, int pumps, long startMillis) {
        this.view = view;
        this.pumps = pumps;
        this.startMillis = startMillis;
    }

    static String pump(int number) {
        return "pump-%02d".formatted(number);
    }

    /** Event time of the newest readings. */
    long now() {
        return startMillis + (long) (steps - 1) * STEP_MILLIS;
    }

    /** Scores one reading of each pump; the faulty ones' vibration is far off. */
    void step(Set<Integer> faulty) {
        int step = steps++;
        IntStream.rangeClosed(1, pumps).forEach(pump -> view.accept(score(pump, step, faulty.contains(pump))));
    }

    void steps(int count) {
        IntStream.range(0, count).forEach(i -> step(Set.of()));
    }

    private Score score(int pump, int step, boolean faulty) {
        int f = FEATURES.size();
        float[] actual = new float[f];
        float[] expected = new float[f];
        float[] lower = new float[f];
        float[] upper = new float[f];
        float[] attribution = new float[f];
        float sum = 0;
        for (int i = 0; i < f; i++) {
            expected[i] = MIDDLE[i] + SWING[i] * (float) Math.sin(step / 30.0 + pump + i);
            float halfWidth = SWING[i] * 0.35f;
            lower[i] = expected[i] - halfWidth;
            upper[i] = expected[i] + halfWidth;
            float error = SWING[i] * 0.08f * (float) random.nextGaussian() + (faulty && i == 3 ? SWING[i] * 2f : 0);
            actual[i] = expected[i] + error;
            attribution[i] = error * error / (halfWidth * halfWidth);
            sum += attribution[i];
        }
        for (int i = 0; i < f; i++) {
            attribution[i] /= sum;
        }
        boolean warming = step < WARMUP_STEPS;
        float score = (float) Math.sqrt(sum / 2);
        ScoreStatus status = warming ? ScoreStatus.WARMING : score >= 1 ? ScoreStatus.ANOMALY : ScoreStatus.NORMAL;
        long eventTime = startMillis + (long) step * STEP_MILLIS;
        return new Score(
                pump(pump),
                eventTime,
                MODEL,
                "3",
                status,
                score,
                score < 1 ? 25 * score : 100 - 75 / score,
                warming ? (float) step / WARMUP_STEPS : 1,
                FEATURES.stream().map(Feature::name).toList(),
                actual,
                expected,
                lower,
                upper,
                attribution,
                null,
                LABELS,
                NONE,
                new float[0][],
                new float[0][],
                new float[0][],
                step == 0 ? Set.of(ScoreFlag.RESET) : Set.of(),
                System.currentTimeMillis());
    }

    /** Opens or resolves the alert of one pump. */
    void alert(int pump, AlertState state) {
        view.accept(new Alert(
                "alert-of-" + pump(pump),
                "anomaly",
                "pumps",
                pump(pump),
                state,
                78,
                3.4f,
                "vibration",
                pump(pump) + " scores 3.40 times the threshold: vibration is 2.66, expected 2.21",
                MODEL,
                "3",
                now(),
                now(),
                state == AlertState.RESOLVED ? (Long) now() : null));
    }

    static ModelCard model() {
        return new ModelCard(
                "pumps",
                "pump-readings",
                MODEL,
                "3",
                "rnn",
                "forecast",
                FEATURES,
                STEP_MILLIS,
                64,
                0,
                0,
                WARMUP_STEPS,
                3.1f,
                0.001,
                List.of(),
                false,
                Map.of("rmse", 0.0123, "mae", 0.0089),
                new Provenance(
                        "sha256:9f8e7d6c",
                        "a50db67",
                        42,
                        Map.of("hidden", "64"),
                        Map.of("onnxruntime", "1.22"),
                        "17",
                        "test",
                        "2026-01-01T00:00:00Z"),
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    }
}
