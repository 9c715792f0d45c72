package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Supplier;

/** What machines ask: is it alive, is it ready, what does it measure. */
record ProbeRoutes(Supplier<Health> health, PrometheusRegistry registry, ExpositionFormats formats) {

    void alive(RoutingContext context) {
        Answer.send(context, () -> {
            Health now = health.get();
            return Answer.json(context, now.alive() ? 200 : 503, Map.of("alive", now.alive(), "reason", now.reason()));
        });
    }

    void ready(RoutingContext context) {
        Answer.send(context, () -> {
            Health now = health.get();
            return Answer.json(context, now.ready() ? 200 : 503, Map.of("ready", now.ready(), "reason", now.reason()));
        });
    }

    void metrics(RoutingContext context) {
        String accepted = context.request().getHeader(HttpHeaderNames.ACCEPT);
        Answer.send(context, () -> {
            ExpositionFormatWriter writer = formats.findWriter(accepted == null ? "" : accepted);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
            writer.write(bytes, registry.scrape());
            return Answer.of(context, 200, writer.getContentType(), bytes.toByteArray());
        });
    }
}
