package dev.quatrain.stream.live;

import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreStatus;
import java.util.List;
import java.util.Set;

/** Scores and alerts as a model with the features pressure and flow would cause them. */
public final class FakeRecords {
    private FakeRecords() {}

    public static Score score(String series, String modelId, long timeMillis, float anomalyScore) {
        return score(series, modelId, timeMillis, anomalyScore, Set.of(ScoreFlag.IMPUTED));
    }

    public static Score score(
            String series, String modelId, long timeMillis, float anomalyScore, Set<ScoreFlag> flags) {
        return new Score(
                series,
                timeMillis,
                modelId,
                "1",
                anomalyScore >= 1 ? ScoreStatus.ANOMALY : ScoreStatus.NORMAL,
                anomalyScore,
                Calibration.severity(anomalyScore),
                1f,
                List.of("pressure", "flow"),
                new float[] {4.5f, Float.NaN},
                new float[] {4.25f, 2f},
                new float[] {4f, 1f},
                new float[] {5f, 3f},
                new float[] {1f, 0f},
                null,
                List.of(),
                new float[0],
                new float[][] {{4.5f, 2f}, {4.75f, 2.5f}},
                new float[0][],
                new float[0][],
                flags,
                System.currentTimeMillis());
    }

    public static Alert alert(String id, String series, AlertState state, long startedAtMillis) {
        return new Alert(
                id,
                "above-threshold",
                "pumps",
                series,
                state,
                62.5f,
                2f,
                "pressure",
                "Series " + series + " has an anomaly score of 2.0.",
                "pump-lstm",
                "1",
                startedAtMillis,
                startedAtMillis + 1000,
                state == AlertState.FIRING ? null : startedAtMillis + 1000);
    }
}
