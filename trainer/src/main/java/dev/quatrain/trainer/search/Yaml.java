package dev.quatrain.trainer.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configurations as trees whose values can be set by dotted key. */
final class Yaml {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    private Yaml() {}

    /** @throws OperatorError if there is no such file or it holds no settings */
    static ObjectNode read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new OperatorError("There is no configuration file at " + file + ". Give the path of a YAML file.");
        }
        try {
            if (YAML.readTree(Files.readString(file)) instanceof ObjectNode object) {
                return object;
            }
            throw new OperatorError(file + " holds no settings: expected `key: value` lines at its top level.");
        } catch (JsonProcessingException e) {
            throw new OperatorError(file + " is not valid YAML: " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new OperatorError("Cannot read " + file + ": " + e.getMessage() + ". Check its permissions.", e);
        }
    }

    static String write(JsonNode tree) {
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree cannot be written as YAML: " + e.getMessage(), e);
        }
    }

    /** A value as {@code --set} gives it: YAML where it is YAML, else the text itself. */
    static JsonNode value(String text) {
        try {
            JsonNode parsed = YAML.readTree(text);
            return parsed == null || parsed.isMissingNode()
                    ? YAML.getNodeFactory().textNode(text)
                    : parsed;
        } catch (JsonProcessingException e) {
            return YAML.getNodeFactory().textNode(text);
        }
    }

    /** Sets a value in place; sections on its way are made where they are missing. */
    static void set(ObjectNode root, String dottedKey, JsonNode value) {
        ObjectNode section = root;
        String[] names = dottedKey.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            JsonNode next = section.path(names[i]);
            if (next.isMissingNode() || next.isNull()) {
                next = section.putObject(names[i]);
            }
            if (!(next instanceof ObjectNode object)) {
                throw new OperatorError("Cannot set " + dottedKey + ": " + names[i]
                        + " is not a section of the configuration. Correct the key.");
            }
            section = object;
        }
        section.set(names[names.length - 1], value);
    }
}
