package dev.quatrain.model.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The YAML file and the single values that override it, merged into one tree. */
final class SettingsFile {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /** The YAML parser takes minutes for a text of 20 MB, half a second for one of this size. */
    private static final long MOST_BYTES = 1 << 20;

    private SettingsFile() {}

    static ObjectNode read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new OperatorError("There is no configuration file at " + file + ". Give the path of a YAML file.");
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new OperatorError(
                        file + " is larger than 1 MiB, which no configuration is. Give the path of a YAML file.");
            }
            return object(YAML.readTree(Files.readString(file)), file.toString());
        } catch (JsonProcessingException e) {
            throw new OperatorError(file + " is not valid YAML: " + e.getOriginalMessage() + at(e), e);
        } catch (IOException e) {
            throw new OperatorError("Cannot read " + file + ": " + e.getMessage() + ". Check its permissions.", e);
        }
    }

    static ObjectNode parse(String yaml, String origin) {
        try {
            return object(YAML.readTree(yaml), origin);
        } catch (JsonProcessingException e) {
            throw new OperatorError(origin + " is not valid YAML: " + e.getOriginalMessage() + at(e), e);
        }
    }

    /** Puts each override at its dotted path; {@code kafka.} takes the rest of the key as one name, as Kafka's keys have dots. */
    static void override(ObjectNode root, Map<String, String> overrides) {
        overrides.forEach((path, text) -> {
            List<String> names =
                    path.startsWith("kafka.") ? List.of("kafka", path.substring(6)) : Arrays.asList(path.split("\\."));
            if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
                throw new OperatorError("Cannot set `" + path + "`: it is no key. Write names with dots between them.");
            }
            JsonNode node = root;
            for (String name : names.subList(0, names.size() - 1)) {
                JsonNode next = node.isArray() && name.chars().allMatch(Character::isDigit)
                        ? node.path(Integer.parseInt(name))
                        : node.path(name);
                if (next.isMissingNode() && node instanceof ObjectNode parent) {
                    next = parent.putObject(name);
                }
                node = next;
            }
            if (!(node instanceof ObjectNode parent)) {
                throw new OperatorError(
                        "Cannot set " + path + ": " + String.join(".", names.subList(0, names.size() - 1))
                                + " is not a section of the configuration.");
            }
            parent.set(names.get(names.size() - 1), value(text));
        });
    }

    private static JsonNode value(String text) {
        try {
            JsonNode parsed = YAML.readTree(text);
            return parsed == null || parsed.isMissingNode()
                    ? YAML.getNodeFactory().textNode(text)
                    : parsed;
        } catch (JsonProcessingException e) {
            return YAML.getNodeFactory().textNode(text);
        }
    }

    private static ObjectNode object(JsonNode node, String origin) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new OperatorError(origin + " holds no settings: expected `key: value` lines at its top level.");
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
