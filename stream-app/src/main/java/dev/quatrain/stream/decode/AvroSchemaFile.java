package dev.quatrain.stream.decode;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.config.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The file of a writer's schema. */
final class AvroSchemaFile {
    private AvroSchemaFile() {}

    /**
     * The file's schema, compiled for a pipeline.
     *
     * @param features the model's features, in its order
     * @throws OperatorError if there is no such file, it is no schema, or it lacks a field that the pipeline takes
     */
    static AvroPlan plan(Path file, Pipeline pipeline, List<String> features) {
        List<String> problems = new ArrayList<>();
        AvroPlan plan = AvroPlan.of(schema(file, pipeline), Fields.of(pipeline, features), problems);
        if (!problems.isEmpty()) {
            throw new OperatorError("The schema " + file + " does not fit pipeline " + pipeline.name() + ":\n  "
                    + String.join("\n  ", problems)
                    + "\nName other fields under readings, or another schema in readings.schema.");
        }
        return plan;
    }

    private static Schema schema(Path file, Pipeline pipeline) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new OperatorError(
                    "The schema " + file + " of pipeline " + pipeline.name() + " cannot be read (" + e
                            + "). Correct readings.schema: the .avsc file with which the readings are written.",
                    e);
        } catch (AvroRuntimeException e) {
            throw new OperatorError(
                    "The schema " + file + " of pipeline " + pipeline.name() + " is no Avro schema: " + e.getMessage()
                            + ". Correct the file, or name another in readings.schema.",
                    e);
        }
    }
}
