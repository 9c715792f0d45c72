package dev.quatrain.stream.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Settings from the environment: {@code QUATRAIN_HTTP_PORT} is {@code http.port}, {@code QUATRAIN_KAFKA_BOOTSTRAP_SERVERS} is the Kafka
 * property {@code bootstrap.servers}. {@code QUATRAIN_PORT} is short for the first.
 */
final class EnvironmentOverrides {
    private static final String PREFIX = "QUATRAIN_";
    /** Sections that may be set from the environment; other QUATRAIN_ variables belong to the launcher and the examples. */
    private static final Set<String> SECTIONS =
            Set.of("app", "kafka", "topics", "engine", "http", "tracing", "history");

    private EnvironmentOverrides() {}

    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> overrides = new LinkedHashMap<>();
        environment.forEach((variable, value) -> {
            if (variable.equals("QUATRAIN_PORT")) {
                overrides.putIfAbsent("http.port", value);
            } else if (variable.startsWith(PREFIX)) {
                String path = variable.substring(PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                if (SECTIONS.contains(path.replaceFirst("\\..*", ""))) {
                    overrides.put(path, value);
                }
            }
        });
        return overrides;
    }
}
