package dev.quatrain.stream.config;

import java.nio.file.Path;

/** How the values of readings are written. */
public sealed interface Encoding {
    /** A JSON object each. */
    record Json() implements Encoding {}

    /**
     * An Avro record each, in plain binary: no container, no header.
     *
     * @param schema file of the schema that the values were written with
     */
    record Avro(Path schema) implements Encoding {}
}
