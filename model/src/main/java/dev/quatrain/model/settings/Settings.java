package dev.quatrain.model.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quatrain.model.OperatorError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A section of a configuration, read value by value. Reading never fails: a missing or wrong value is noted and a stand-in returned,
 * so that {@link #finish} can report every problem and every unknown key at once. Not thread-safe.
 */
public final class Settings {
    private final String origin;
    private final String path;
    private final ObjectNode node;
    private final List<String> problems;
    private final Set<String> referring;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<Settings> children = new ArrayList<>();

    private Settings(String origin, String path, ObjectNode node, List<String> problems, Set<String> referring) {
        this.origin = origin;
        this.path = path;
        this.node = node;
        this.problems = problems;
        this.referring = referring;
    }

    /**
     * The settings of a YAML file.
     *
     * @param overrides values by dotted path, which win over the file
     * @throws OperatorError if there is no such file or it is no YAML
     */
    public static Settings load(Path file, Map<String, String> overrides) {
        ObjectNode root = SettingsFile.read(file);
        SettingsFile.override(root, overrides);
        return new Settings(file.toString(), "", root, new ArrayList<>(), Set.of());
    }

    /** The same, with what its texts refer to put in. */
    public static Settings load(Path file, Map<String, String> overrides, References references) {
        ObjectNode root = SettingsFile.read(file);
        SettingsFile.override(root, overrides);
        List<String> problems = new ArrayList<>();
        return new Settings(file.toString(), "", root, problems, references.resolve(root, problems));
    }

    /** The settings of a YAML text; {@code origin} names it in errors. */
    public static Settings parse(String yaml, String origin, Map<String, String> overrides) {
        ObjectNode root = SettingsFile.parse(yaml, origin);
        SettingsFile.override(root, overrides);
        return new Settings(origin, "", root, new ArrayList<>(), Set.of());
    }

    /** Overrides from {@code --set key=value} texts; throws {@link OperatorError} where one has no {@code =}. */
    public static Map<String, String> overrides(List<String> assignments) {
        Map<String, String> overrides = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new OperatorError("--set needs key=value, got `" + assignment + "`.");
            }
            overrides.put(
                    assignment.substring(0, equals).trim(),
                    assignment.substring(equals + 1).trim());
        }
        return overrides;
    }

    /** Whether the key is there and not null. */
    public boolean has(String key) {
        asked.add(key);
        return node.hasNonNull(key);
    }

    /** Whether the key holds this word instead of what else it may hold, such as {@code none} for a section. */
    public boolean is(String key, String word) {
        return has(key) && node.get(key).isTextual() && node.get(key).asText().equals(word);
    }

    /** Whether the key holds {@code off}, which YAML 1.1 takes for false where it stands without quotes. */
    public boolean isOff(String key) {
        return is(key, "off")
                || (has(key) && node.get(key).isBoolean() && !node.get(key).asBoolean());
    }

    /** Whether the value of the key, or a dotted path below it, was only referred to, see {@link References}. */
    public boolean isReferred(String key) {
        return referring.contains(at(key));
    }

    /** A text that must be there. */
    public String text(String key) {
        return required(key, "", this::asText);
    }

    public String text(String key, String otherwise) {
        return optional(key, otherwise, this::asText);
    }

    /** A text or null where the key is absent. */
    public @Nullable String textOrNull(String key) {
        return has(key) ? text(key) : null;
    }

    /** The path of a file or folder that must be named; a relative one starts at {@code folder}. */
    public Path path(String key, Path folder) {
        String text = text(key);
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            problem(key, "is no path: " + e.getReason() + ".");
            return folder;
        }
    }

    /** A path or null where the key is absent. */
    public @Nullable Path pathOrNull(String key, Path folder) {
        return has(key) ? path(key, folder) : null;
    }

    /** An integer of at least 1. */
    public int count(String key, int otherwise) {
        return integer(key, otherwise, 1, Integer.MAX_VALUE);
    }

    /** An integer between two bounds, both included. */
    public int integer(String key, int otherwise, int least, int greatest) {
        return optional(key, otherwise, (at, value) -> {
            if (!value.canConvertToInt() || value.asInt() < least || value.asInt() > greatest) {
                return wrong(at, value, "a whole number from " + least + " to " + greatest);
            }
            return value.asInt();
        });
    }

    public long integer(String key, long otherwise) {
        return optional(
                key,
                otherwise,
                (at, value) -> value.canConvertToLong() ? (Long) value.asLong() : wrong(at, value, "a whole number"));
    }

    /** A number between two bounds, both included. */
    public double number(String key, double otherwise, double least, double greatest) {
        return optional(key, otherwise, (at, value) -> {
            if (!value.isNumber() || value.asDouble() < least || value.asDouble() > greatest) {
                return wrong(at, value, "a number from " + least + " to " + greatest);
            }
            return value.asDouble();
        });
    }

    /** A number or null where the key is absent. */
    public @Nullable Double numberOrNull(String key) {
        return has(key) ? (Double) number(key, 0, -Double.MAX_VALUE, Double.MAX_VALUE) : null;
    }

    public boolean flag(String key, boolean otherwise) {
        return optional(
                key,
                otherwise,
                (at, value) -> value.isBoolean() ? (Boolean) value.asBoolean() : wrong(at, value, "true or false"));
    }

    /** A duration such as {@code 5ms}, {@code 30s}, {@code 7d}. */
    public Duration duration(String key, Duration otherwise) {
        return optional(
                key,
                otherwise,
                (at, value) -> Durations.parse(value.asText())
                        .orElseGet(() -> wrong(at, value, "a duration such as 5ms, 30s, 5m, 2h or 7d")));
    }

    /** One of an enum's constants, written in lower case with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        return optional(key, otherwise, (at, value) -> {
            for (E constant : type.getEnumConstants()) {
                if (written(constant)
                        .equals(value.asText().toLowerCase(Locale.ROOT).replace('_', '-'))) {
                    return constant;
                }
            }
            return wrong(
                    at,
                    value,
                    "one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(type.getEnumConstants())
                                            .map(Settings::written)
                                            .toList()));
        });
    }

    /** A list of texts; a single text is a list of one; empty where the key is absent. */
    public List<String> texts(String key) {
        return optional(key, List.of(), (at, value) -> {
            List<String> texts = new ArrayList<>();
            for (JsonNode item : value.isArray()
                    ? value
                    : JsonNodeFactory.instance.arrayNode().add(value)) {
                String text = asText(at, item);
                if (text == null) {
                    return null;
                }
                texts.add(text);
            }
            return List.copyOf(texts);
        });
    }

    /** A list of whole numbers of at least 1. */
    public List<Integer> counts(String key, List<Integer> otherwise) {
        return optional(key, otherwise, (at, value) -> {
            List<Integer> counts = new ArrayList<>();
            for (JsonNode item : value.isArray()
                    ? value
                    : JsonNodeFactory.instance.arrayNode().add(value)) {
                if (!item.canConvertToInt() || item.asInt() < 1) {
                    return wrong(at, item, "whole numbers of at least 1");
                }
                counts.add(item.asInt());
            }
            return List.copyOf(counts);
        });
    }

    /** A free mapping of names to texts, in the file's order; numbers and flags are taken as written. */
    public Map<String, String> map(String key) {
        return optional(key, Map.of(), (at, value) -> {
            if (!value.isObject()) {
                return wrong(at, value, "a mapping of names to values");
            }
            Map<String, String> map = new LinkedHashMap<>();
            value.properties().forEach(entry -> flatten(entry.getKey(), entry.getValue(), map));
            return map;
        });
    }

    /** A section; empty where the key is absent. */
    public Settings section(String key) {
        ObjectNode section = optional(
                key,
                JsonNodeFactory.instance.objectNode(),
                (at, value) -> value instanceof ObjectNode object ? object : wrong(at, value, "a section of keys"));
        return child(at(key), section);
    }

    /** A list of sections; empty where the key is absent. */
    public List<Settings> sections(String key) {
        JsonNode list = optional(
                key,
                JsonNodeFactory.instance.arrayNode(),
                (at, value) -> value.isArray() ? value : wrong(at, value, "a list (lines that start with `-`)"));
        List<Settings> sections = new ArrayList<>();
        for (JsonNode item : list) {
            String at = at(key) + "[" + sections.size() + "]";
            if (item instanceof ObjectNode object) {
                sections.add(child(at, object));
            } else {
                wrong(at, item, "a section of keys");
            }
        }
        return sections;
    }

    /** Notes a problem that only the caller can see; {@code key} is the one to look at. */
    public void problem(String key, String what) {
        problems.add(at(key) + ": " + what);
    }

    /**
     * Ends the reading of the whole configuration.
     *
     * @throws OperatorError that lists all problems and unknown keys
     */
    public void finish() {
        noteUnknownKeys();
        if (!problems.isEmpty()) {
            throw new OperatorError(origin + " has " + problems.size()
                    + (problems.size() == 1 ? " problem:" : " problems:")
                    + problems.stream().map(problem -> "\n  - " + problem).reduce("", String::concat));
        }
    }

    private void noteUnknownKeys() {
        for (String key : (Iterable<String>) node::fieldNames) {
            if (!asked.contains(key)) {
                problems.add(at(key) + ": unknown key." + Suggestion.of(key, asked));
            }
        }
        children.forEach(Settings::noteUnknownKeys);
    }

    private Settings child(String at, ObjectNode section) {
        Settings child = new Settings(origin, at, section, problems, referring);
        children.add(child);
        return child;
    }

    /** How a value is read; null means that a problem was noted. */
    private interface Reader<T> {
        @Nullable
        T read(String at, JsonNode value);
    }

    private <T> T required(String key, T standIn, Reader<T> reader) {
        if (!has(key)) {
            problems.add(at(key) + ": missing; this key is needed.");
            return standIn;
        }
        return optional(key, standIn, reader);
    }

    private <T> T optional(String key, T otherwise, Reader<T> reader) {
        if (!has(key)) {
            return otherwise;
        }
        @Nullable T value = reader.read(at(key), node.get(key));
        return value == null ? otherwise : value;
    }

    private @Nullable String asText(String at, JsonNode value) {
        if (!value.isValueNode() || value.asText().isBlank()) {
            return wrong(at, value, "a text");
        }
        return value.asText();
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // always null, of the type the reader returns
    private <T> @Nullable T wrong(String at, JsonNode value, String valid) {
        String shown = value.toString();
        problems.add(at + ": " + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown)
                + " is not valid; expected " + valid + ".");
        return null;
    }

    private static void flatten(String name, JsonNode value, Map<String, String> into) {
        if (value.isObject()) {
            value.properties().forEach(entry -> flatten(name + "." + entry.getKey(), entry.getValue(), into));
        } else {
            into.put(name, value.asText());
        }
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
