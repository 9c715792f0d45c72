package dev.quatrain.stream.config;

import dev.quatrain.model.guard.GuardPolicy;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an application was told, every default filled in, as it is logged at the start. Secrets are masked. */
public final class EffectiveConfig {
    private static final String MASK = "****";
    /** User and password within an address. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@\\s]+:[^/@\\s]+(?=@)");

    private EffectiveConfig() {}

    /** One line for each dotted key, sorted. */
    public static String of(AppConfig config) {
        Map<String, Object> values = new TreeMap<>();
        values.put("app", config.app());
        config.kafka()
                .forEach((key, value) ->
                        values.put("kafka." + key, config.secretKafkaKeys().contains(key) ? MASK : masked(key, value)));
        values.put("topics.partitions", config.topics().partitions());
        values.put("topics.replication", config.topics().replication());
        values.put("models.require_signature", config.models().requireSignature());
        if (config.models().keys() != null) {
            values.put("models.keys", config.models().keys());
        }
        if (!config.models().sources().isEmpty()) {
            values.put(
                    "models.sources",
                    config.models().sources().stream()
                            .map(source -> masked("", source))
                            .toList());
        }
        values.put("engine.threads", config.engine().threads());
        values.put("http.host", config.http().host());
        values.put("http.port", config.http().port());
        values.put("http.names", config.http().names());
        if (config.http().advertised() != null) {
            values.put("http.advertised", config.http().advertised());
        }
        values.put("history.points", config.history().points());
        values.put("history.memory", MemorySize.text(config.history().memoryBytes()));
        AppConfig.Tls tls = config.http().tls();
        if (tls != null) {
            values.put("http.tls.certificate", tls.certificate());
            values.put("http.tls.key", tls.key());
        }
        AppConfig.Auth auth = config.http().auth();
        values.put("http.auth", auth == null ? "none" : auth); // a token's text leaves its secret out
        for (Pipeline pipeline : config.pipelines()) {
            String at = "pipelines." + pipeline.name() + ".";
            values.put(at + "readings.topic", pipeline.topic());
            if (pipeline.encoding() instanceof Encoding.Avro avro) {
                values.put(at + "readings.format", "avro");
                values.put(at + "readings.schema", avro.schema());
            } else {
                values.put(at + "readings.format", "json");
            }
            values.put(at + "readings.series", orElse(pipeline.seriesField(), "key"));
            values.put(at + "readings.time", orElse(pipeline.timeField(), "record"));
            if (pipeline.idField() != null) {
                values.put(at + "readings.id", pipeline.idField());
            }
            if (pipeline.valuesField() != null) {
                values.put(at + "readings.values", pipeline.valuesField());
            }
            pipeline.fields().forEach((feature, field) -> values.put(at + "readings.features." + feature, field));
            if (pipeline.source() instanceof ModelSource.Announced announced) {
                values.put(at + "announced", announced.name());
                values.put(at + "swap.states", announced.swap().states());
                values.put(at + "swap.keep", announced.swap().keep());
            } else {
                values.put(at + "model", masked("", pipeline.model().toString()));
            }
            values.put(at + "batch.size", pipeline.batch().size());
            values.put(at + "batch.linger", pipeline.batch().linger());
            values.put(at + "scores.echo", pipeline.echo());
            values.put(at + "state.precision", pipeline.states().half() ? "float16" : "float32");
            values.put(at + "state.store", pipeline.states().spill() ? "rocksdb" : "memory");
            if (pipeline.states().spill()) {
                values.put(at + "state.resident", pipeline.states().resident());
            }
            putGuard(values, at + "guard.", pipeline.guard());
            values.put(at + "provisional_after", pipeline.provisional());
        }
        for (AppConfig.Rule rule : config.rules()) {
            values.put("alerts.rules." + rule.name(), rule);
        }
        if (config.tracing().on()) {
            values.put(
                    "tracing.otlp",
                    config.tracing().otlp() == null
                            ? "as the OTEL_ variables say"
                            : masked("", config.tracing().otlp().toString()));
        }
        StringBuilder text = new StringBuilder();
        values.forEach(
                (key, value) -> text.append("\n  ").append(key).append(": ").append(value));
        return text.toString();
    }

    private static void putGuard(Map<String, Object> values, String at, GuardPolicy guard) {
        values.put(at + "late", guard.late());
        values.put(at + "duplicate", guard.duplicate());
        values.put(at + "missing", guard.missing());
        values.put(at + "out_of_range", guard.range());
        values.put(at + "gap.do", guard.gap());
        values.put(at + "gap.after", guard.gapIntervals());
        if (guard.gap() == GuardPolicy.Gap.DECAY) {
            values.put(at + "gap.half_life", guard.halfLifeIntervals());
        }
        values.put(at + "future.do", guard.future().fate());
        values.put(at + "future.most", guard.future().most());
        if (guard.silence().on()) {
            values.put(at + "silence.after", guard.silence().intervals());
            values.put(at + "silence.patience", guard.silence().patience());
        } else {
            values.put(at + "silence", "off");
        }
        Object idle = guard.idle().after() == null
                ? "as suits the model"
                : guard.idle().after();
        values.put(at + "idle", guard.idle().on() ? idle : "off");
    }

    private static String masked(String key, String value) {
        return SecretKeys.hide(key) ? MASK : USER_INFO.matcher(value).replaceAll(MASK);
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
