package dev.quatrain.stream.tracing;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.Score;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Spans of scored readings, sent by the OpenTelemetry SDK as OTLP over HTTP (protobuf) from a thread of its own. What the SDK cannot send in
 * time it drops: scoring waits for nobody. The variables {@code OTEL_*} configure it, and win over the application's configuration.
 */
public final class OpenTelemetrySpans implements ScoringSpans, AutoCloseable {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<Long> BATCH = AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<String> PIPELINE = AttributeKey.stringKey("quatrain.pipeline");
    private static final AttributeKey<String> SERIES = AttributeKey.stringKey("quatrain.series");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("quatrain.model.id");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("quatrain.model.version");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("quatrain.status");
    private static final AttributeKey<Double> ANOMALY_SCORE = AttributeKey.doubleKey("quatrain.anomaly_score");

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private OpenTelemetrySpans(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("dev.quatrain.stream");
    }

    /**
     * Starts the SDK.
     *
     * @param app name of the service, unless OTEL_SERVICE_NAME says otherwise
     * @param otlp address of a collector, to which {@code /v1/traces} is added; null if the environment names one
     * @throws OperatorError if the SDK refuses its configuration
     */
    public static OpenTelemetrySpans start(String app, @Nullable URI otlp) {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("otel.service.name", app);
        defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
        // Metrics are scraped from /metrics, logs are on the standard error stream.
        defaults.put("otel.metrics.exporter", "none");
        defaults.put("otel.logs.exporter", "none");
        if (otlp != null) {
            defaults.put("otel.exporter.otlp.endpoint", otlp.toString());
        }
        try {
            return new OpenTelemetrySpans(AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> defaults)
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
            throw new OperatorError(
                    "OpenTelemetry refuses its configuration: " + e.getMessage()
                            + ". Correct tracing.otlp or the OTEL_ variables; only http/protobuf is built in as protocol.",
                    e);
        }
    }

    @Override
    public @Nullable ReadingSpan begin(String pipeline, String topic, Headers headers) {
        @Nullable Header parent = TraceContext.parent(headers);
        if (parent == null || !TraceContext.isSampled(parent.value())) {
            return null;
        }
        Span span = tracer.spanBuilder("process " + topic)
                .setParent(Context.root().with(Span.wrap(remote(parent.value()))))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(OPERATION, "process")
                .setAttribute(TOPIC, topic)
                .setAttribute(PIPELINE, pipeline)
                .startSpan();
        return new Open(span, headers);
    }

    private static SpanContext remote(byte[] parent) {
        String text = new String(parent, StandardCharsets.US_ASCII);
        return SpanContext.createFromRemoteParent(
                text.substring(TraceContext.TRACE, TraceContext.SPAN - 1),
                text.substring(TraceContext.SPAN, TraceContext.SPAN + 16),
                TraceFlags.getSampled(),
                TraceState.getDefault());
    }

    /** A span that has begun, and the headers of its reading. */
    private record Open(Span span, Headers reading) implements ReadingSpan {
        @Override
        public Headers scored(Score score, int batch) {
            span.setAttribute(SERIES, score.series())
                    .setAttribute(MODEL, score.modelId())
                    .setAttribute(VERSION, score.modelVersion())
                    .setAttribute(STATUS, score.status().name())
                    .setAttribute(BATCH, batch);
            if (!Float.isNaN(score.anomalyScore())) {
                span.setAttribute(ANOMALY_SCORE, (double) score.anomalyScore());
            }
            span.end();
            SpanContext own = span.getSpanContext();
            String parent = "00-" + own.getTraceId() + "-" + own.getSpanId() + "-"
                    + own.getTraceFlags().asHex();
            RecordHeaders headers = new RecordHeaders();
            headers.add(TraceContext.PARENT, parent.getBytes(StandardCharsets.US_ASCII));
            @Nullable Header state = reading.lastHeader(TraceContext.STATE);
            if (state != null) {
                headers.add(state);
            }
            return headers;
        }

        @Override
        public void failed(String message) {
            span.setStatus(StatusCode.ERROR, message).end();
        }
    }

    /** Sends what is left, for as long as the SDK's own patience, and ends. */
    @Override
    public void close() {
        sdk.close();
    }
}
