package dev.quatrain.trainer.accuracy.fitting;

import dev.quatrain.schemas.Score;
import dev.quatrain.trainer.data.Series;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A trained model, ready to score as the stream does. */
public interface FittedModel extends AutoCloseable {
    /** Scores series from their first reading on, each from a fresh state, and hands over every score. */
    void replay(List<Series> series, Consumer<Score> sink);

    /** Every effective hyper-parameter by dotted key. */
    Map<String, String> parameters();

    @Override
    void close();
}
