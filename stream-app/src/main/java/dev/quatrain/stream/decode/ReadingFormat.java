package dev.quatrain.stream.decode;

import dev.quatrain.stream.config.Encoding;
import dev.quatrain.stream.config.Pipeline;
import java.util.List;

/** How a pipeline's readings are written, with all that needs to be read for it. Immutable, shared between threads. */
@FunctionalInterface
public interface ReadingFormat {
    /** A decoder for one task. */
    Readings newReadings();

    /**
     * The format that a pipeline names.
     *
     * @param features the model's features, in its order
     * @throws dev.quatrain.model.OperatorError if its schema cannot be read, or does not hold what the pipeline takes from it
     */
    static ReadingFormat of(Pipeline pipeline, List<String> features) {
        if (pipeline.encoding() instanceof Encoding.Avro avro) {
            AvroPlan plan = AvroSchemaFile.plan(avro.schema(), pipeline, features);
            return () -> new AvroReadings(value -> plan, pipeline, features);
        }
        return () -> new JsonReadings(pipeline, features);
    }
}
