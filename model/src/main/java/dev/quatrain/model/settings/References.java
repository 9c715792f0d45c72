package dev.quatrain.model.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts in what a configuration only refers to, so that secrets need not stand in it: {@code ${env:NAME}} is a variable of the environment,
 * {@code ${file:path}} a file's text without the line break at its end. What is put in is not looked through again.
 *
 * @param environment the variables
 * @param folder where relative paths start
 */
public record References(Map<String, String> environment, Path folder) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");
    /** Kafka's own notation for the same; where its providers are set up, its properties are left to them. */
    private static final String KAFKAS_PROVIDERS = "config.providers";
    /** A key with its chain of certificates is a tenth of it. */
    private static final long MOST_BYTES = 64 << 10;

    /** Resolves every text below a section; the dotted paths of those that held a reference. */
    Set<String> resolve(ObjectNode root, List<String> problems) {
        Set<String> referring = new LinkedHashSet<>();
        resolveObject("", root, referring, problems);
        return referring;
    }

    private void resolveObject(String path, ObjectNode section, Set<String> referring, List<String> problems) {
        if (section.has(KAFKAS_PROVIDERS)) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : section.properties()) {
            String at = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            entry.setValue(resolved(at, entry.getValue(), referring, problems));
        }
    }

    private JsonNode resolved(String at, JsonNode value, Set<String> referring, List<String> problems) {
        if (value instanceof ObjectNode section) {
            resolveObject(at, section, referring, problems);
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, resolved(at + "[" + i + "]", list.get(i), referring, problems));
            }
        } else if (value.isTextual() && REFERENCE.matcher(value.asText()).find()) {
            referring.add(at);
            return TextNode.valueOf(text(at, value.asText(), problems));
        }
        return value;
    }

    private String text(String at, String referring, List<String> problems) {
        return REFERENCE.matcher(referring).replaceAll(match -> {
            String found = match.group(1).equals("env")
                    ? variable(at, match.group(2), problems)
                    : file(at, match.group(2), problems);
            return Matcher.quoteReplacement(found == null ? "unresolved" : found);
        });
    }

    private @Nullable String variable(String at, String name, List<String> problems) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            problems.add(at + ": refers to ${env:" + name + "}, but the environment has no variable " + name + ".");
            return null;
        }
        return value;
    }

    private @Nullable String file(String at, String name, List<String> problems) {
        try {
            Path file = folder.resolve(name);
            if (Files.size(file) > MOST_BYTES) {
                problems.add(at + ": refers to ${file:" + name + "}, which is larger than 64 KiB.");
                return null;
            }
            return Files.readString(file).replaceFirst("\\R$", "");
        } catch (IOException | IllegalArgumentException e) {
            problems.add(at + ": refers to ${file:" + name + "}, which cannot be read ("
                    + e.getClass().getSimpleName() + "). Correct the path, or let this user read it.");
            return null;
        }
    }
}
