package dev.quatrain.trainer.accuracy.running;

import dev.quatrain.schemas.Score;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.measures.Answer;
import dev.quatrain.trainer.accuracy.measures.Measure;
import dev.quatrain.trainer.data.Series;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Takes the stream's scores to a measure, those it wants. */
final class Hearing implements Consumer<Score> {
    private final Map<String, SplitSeries> byName = new HashMap<>();
    private final List<Series> series;
    private final Measure measure;

    Hearing(SplitData data, Measure measure) {
        this.measure = measure;
        this.series = data.series().stream()
                .filter(one -> IntStream.range(0, one.length()).anyMatch(t -> measure.wants(one, t)))
                .map(SplitSeries::series)
                .toList();
        data.series().forEach(one -> byName.put(one.name(), one));
    }

    /** The series any of whose answers are wanted. */
    List<Series> series() {
        return series;
    }

    @Override
    public void accept(Score score) {
        SplitSeries one = byName.get(score.series());
        if (one == null) {
            return;
        }
        int t = Arrays.binarySearch(one.series().times(), score.eventTimeMillis());
        if (t >= 0 && measure.wants(one, t)) {
            measure.hear(one, t, Answer.of(score));
        }
    }
}
