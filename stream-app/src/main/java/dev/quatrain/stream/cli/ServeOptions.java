package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.stream.app.Application;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfigReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code serve} and {@code demo} have in common: options that win over the configuration, and the running of it. */
final class ServeOptions {
    @Option(names = "--host", paramLabel = "ADDRESS", description = "Serve HTTP on this address (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Serve HTTP on this port; 0 = any (default: 8080).")
    private @Nullable Integer port;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any key of the configuration, dots between its parts; may be repeated.")
    private List<String> assignments = new ArrayList<>();

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            description = "Port of the in-process broker; 0 = any (default: ${DEFAULT-VALUE}).")
    private int brokerPort = 9092;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "Where the in-process broker keeps its topics (default: ${DEFAULT-VALUE}).")
    private Path dataFolder = Path.of("quatrain-data");

    /** What else runs beside the application, given the configuration; closed before it. */
    interface Companion {
        AutoCloseable start(AppConfig config);
    }

    /** Runs the application until a signal or a fatal error. */
    void run(Path file, boolean embedded, Companion companion) {
        if (!embedded) {
            serve(config(file, Map.of()), companion);
            return;
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(dataFolder, brokerPort)) {
            serve(
                    config(
                            file,
                            Map.of("kafka.bootstrap.servers", broker.bootstrapServers(), "topics.replication", "1")),
                    companion);
        }
    }

    private AppConfig config(Path file, Map<String, String> broker) {
        Map<String, String> overrides = new LinkedHashMap<>(Settings.overrides(assignments));
        overrides.putAll(broker);
        if (host != null) {
            overrides.put("http.host", host);
        }
        if (port != null) {
            overrides.put("http.port", port.toString());
        }
        AppConfig config = AppConfigReader.read(file, overrides, System.getenv());
        if (!config.kafka().containsKey("bootstrap.servers")) {
            throw new OperatorError(
                    "kafka.bootstrap.servers is not set, so there is no broker to read from. Set it in " + file
                            + " or as QUATRAIN_KAFKA_BOOTSTRAP_SERVERS, or use --embedded for a broker in this process.");
        }
        return config;
    }

    private static void serve(AppConfig config, Companion companion) {
        InterruptOnShutdown.during(() -> {
            try (Application application = Application.start(config, new PrometheusRegistry());
                    AutoCloseable beside = companion.start(config)) {
                System.err.println(application.describe());
                application.stopped().get();
            } catch (InterruptedException e) {
                Thread.interrupted(); // the signal to stop; closing must not be cut short by it
            } catch (ExecutionException e) {
                throw e.getCause() instanceof OperatorError error ? error : new IllegalStateException(e.getCause());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
