package dev.quatrain.stream.config;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.stream.config.AppConfig.Tracing;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code tracing}. OpenTelemetry's own variables ask for spans without it. */
record TracingSettings(Settings tracing, Map<String, String> environment) {
    /** Each of these asks for spans by itself. */
    private static final List<String> ASKING =
            List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER");

    Tracing read() {
        @Nullable URI otlp = otlp();
        boolean asked = ASKING.stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        return new Tracing(otlp != null || asked, otlp);
    }

    private @Nullable URI otlp() {
        @Nullable String text = tracing.textOrNull("otlp");
        if (text == null) {
            return null;
        }
        try {
            URI address = URI.create(text);
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for any other that is none.
        }
        tracing.problem(
                "otlp", "`" + text + "` is no address of a collector; expected one such as http://localhost:4318.");
        return null;
    }
}
