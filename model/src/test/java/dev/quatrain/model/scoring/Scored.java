package dev.quatrain.model.scoring;

import dev.quatrain.model.step.StepFailed;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects scores. */
final class Scored implements MicroBatch.Sink {
    final List<Score> scores = new ArrayList<>();

    @Override
    public void scored(int slot, Score score) {
        scores.add(score);
    }

    @Override
    public void failed(int slot, StepFailed failure) {
        throw failure;
    }

    Score last() {
        return scores.get(scores.size() - 1);
    }

    Set<ScoreFlag> flags() {
        return last().flags();
    }

    /** The scores as JSON, by series. */
    Map<String, List<String>> bySeries() {
        Map<String, List<String>> texts = new TreeMap<>();
        for (Score score : scores) {
            texts.computeIfAbsent(score.series(), series -> new ArrayList<>())
                    .add(new String(ScoreJson.encode(score), StandardCharsets.UTF_8));
        }
        return texts;
    }
}
