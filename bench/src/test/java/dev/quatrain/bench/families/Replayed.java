package dev.quatrain.bench.families;

import dev.quatrain.model.step.StepModel;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.trainer.evaluation.Replay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the trainer's replay says of readings: each series' scores as they are written to the topic. */
final class Replayed {
    private Replayed() {}

    static Map<String, List<String>> scores(StepModel model, SmallFleet fleet, Pipeline pipeline) {
        Map<String, List<String>> bySeries = new TreeMap<>();
        var unused = Replay.of(
                model,
                fleet.series(),
                pipeline.guard(),
                Example.CLOCK,
                score -> bySeries.computeIfAbsent(score.series(), name -> new ArrayList<>())
                        .add(written(score)));
        return bySeries;
    }

    /** A score as it is written to the topic. */
    static String written(Score score) {
        return new String(ScoreJson.encode(score), StandardCharsets.UTF_8);
    }
}
