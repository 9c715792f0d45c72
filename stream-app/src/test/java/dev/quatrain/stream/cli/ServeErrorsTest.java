package dev.quatrain.stream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.tiny.TinyModel;
import dev.quatrain.stream.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person sees when serve cannot start: one clear error, exit code 1, no stack trace. */
@Timeout(120)
class ServeErrorsTest {
    private static final String CONFIG = """
            app: errors
            topics: { partitions: 1, replication: 1 }
            pipelines:
              - name: p
                readings: { topic: readings }
                model: tiny.qtn
            """;

    @TempDir
    private Path folder = Path.of("unset");

    private Path config = Path.of("unset");

    @BeforeEach
    void write_model_and_configuration() throws IOException {
        TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "1"));
        config = Files.writeString(folder.resolve("app.yaml"), CONFIG);
    }

    @Test
    void a_broker_that_does_not_answer() {
        assertThat(error("serve", config.toString(), "--set", "kafka.bootstrap.servers=127.0.0.1:1", "--port", "0"))
                .contains("No Kafka broker answers at 127.0.0.1:1")
                .contains("--embedded");
    }

    @Test
    void no_broker_configured() {
        assertThat(error("serve", config.toString())).contains("kafka.bootstrap.servers is not set");
    }

    @Test
    void a_port_in_use() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(error(
                            "serve",
                            config.toString(),
                            "--set",
                            "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                            "--port",
                            port))
                    .contains("Port " + port)
                    .contains("in use")
                    .contains("--port");
        }
    }

    @Test
    void a_damaged_bundle() throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("tiny.qtn"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve("tiny.qtn"), bytes);
        assertThat(error("serve", config.toString(), "--set", "kafka.bootstrap.servers=127.0.0.1:1"))
                .contains("tiny.qtn is refused");
    }

    @Test
    void features_that_do_not_match() throws IOException {
        Files.writeString(config, CONFIG.replace("topic: readings", "topic: readings, features: { a: x, bb: y }"));
        assertThat(error("serve", config.toString(), "--set", "kafka.bootstrap.servers=127.0.0.1:1"))
                .contains("Model tiny 1 expects 2 features")
                .contains("missing: b")
                .contains("bb")
                .contains("Did you mean b?");
    }

    @Test
    void three_mistakes_in_the_configuration() throws IOException {
        Files.writeString(config, CONFIG.replace("app: errors", "ap: errors\nhttp: { port: 99999 }"));
        assertThat(error("serve", config.toString()))
                .contains("3 problems")
                .contains("app: missing")
                .contains("ap: unknown key. Did you mean app?")
                .contains("http.port: 99999 is not valid");
    }

    @Test
    void wrong_usage_exits_with_2() {
        StringWriter err = new StringWriter();
        CommandLine commands = Main.commandLine().setErr(new PrintWriter(err, true));
        assertThat(commands.execute("serve")).isEqualTo(2);
        assertThat(err.toString()).contains("CONFIG");
    }

    /** What the command writes to stderr; it must exit with 1 and show no stack trace. */
    private static String error(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine commands = Main.commandLine().setErr(new PrintWriter(err, true));
        assertThat(commands.execute(arguments)).isEqualTo(1);
        assertThat(err.toString()).startsWith("error: ").doesNotContain("\tat ");
        return err.toString();
    }
}
