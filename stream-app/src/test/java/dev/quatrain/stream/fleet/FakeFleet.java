package dev.quatrain.stream.fleet;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.config.HistorySettings;
import dev.quatrain.stream.history.Histories;
import dev.quatrain.stream.history.TaskHistory;
import dev.quatrain.stream.live.LiveAlerts;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fleet of one task for each model, told of scores and alerts by hand. The model pump-lstm is pipeline pumps', any other that of its own name. */
public final class FakeFleet {
    public static final String MODEL = "pump-lstm";
    public static final String PIPELINE = "pumps";

    private final Histories histories = new Histories(HistorySettings.DEFAULT, Clock.systemUTC());
    private final LiveAlerts alerts = new LiveAlerts();
    private final Fleet fleet = new Fleet(histories, alerts, pipeline -> 1000, Clock.systemUTC());
    private final Map<String, TaskHistory> tasks = new HashMap<>();

    public Fleet fleet() {
        return fleet;
    }

    public synchronized void accept(Score score) {
        String pipeline = score.modelId().equals(MODEL) ? PIPELINE : score.modelId();
        tasks.computeIfAbsent(pipeline, name -> histories.open(name, 0, List.of()))
                .add(score);
    }

    public void accept(Alert alert) {
        alerts.accept(alert);
    }

    /** As when the task leaves the instance. */
    public synchronized void close(String pipeline) {
        TaskHistory task = tasks.remove(pipeline);
        if (task != null) {
            histories.close(task);
        }
    }
}
