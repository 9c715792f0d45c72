package dev.quatrain.stream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.tiny.TinyModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SigningCommandsTest {
    @TempDir
    private Path folder = Path.of("unset");

    private String bundle = "";
    private String key = "";

    @BeforeEach
    void write_a_bundle_and_a_key() throws IOException {
        bundle = TinyModel.write(folder.resolve("tiny.qtn"), TinyModel.manifest("tiny", "3"))
                .toString();
        key = folder.resolve("signer.pem").toString();
        assertThat(run(0, "keygen", key)).contains("signer.pub.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key))))
                .isEqualTo("rw-------");
    }

    @Test
    void what_was_signed_verifies_and_what_was_not_does_not() {
        String keys = folder.resolve("signer.pub.pem").toString();
        assertThat(run(1, "verify", bundle, "--keys", keys)).contains("is not signed");
        assertThat(run(0, "sign", bundle, "--key", key)).contains("tiny 3").contains("is signed by");
        assertThat(run(0, "verify", bundle, "--keys", keys)).contains("is whole and signed by");
        assertThat(run(0, "verify", bundle, "--keys", keys, "--json"))
                .startsWith("{")
                .contains("\"signed_by\":[\"");
    }

    @Test
    void a_key_is_not_overwritten() {
        assertThat(run(1, "keygen", key)).contains("exists already");
    }

    @Test
    void the_application_lets_in_signed_bundles_only_where_told_so() throws IOException {
        Path trusted = Files.createDirectory(folder.resolve("trusted"));
        Files.copy(folder.resolve("signer.pub.pem"), trusted.resolve("signer.pem"));
        String config = Files.writeString(folder.resolve("app.yaml"), """
                        app: signed
                        kafka: { bootstrap.servers: "127.0.0.1:1" }
                        models: { require_signature: true, keys: trusted }
                        pipelines: [ { name: p, readings: { topic: t }, model: tiny.qtn } ]
                        """).toString();
        assertThat(run(1, "serve", config)).contains("tiny.qtn is refused: it is not signed");
        run(0, "sign", bundle, "--key", key);
        assertThat(run(1, "serve", config)).contains("No Kafka broker answers");
        assertThat(run(1, "serve", config, "--set", "models={require_signature: true}"))
                .contains("models.keys: missing");
    }

    /** What the command writes to stdout and stderr; it must exit so and show no stack trace. */
    private static String run(int exit, String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine commands =
                Main.commandLine().setErr(new PrintWriter(out, true)).setOut(new PrintWriter(out, true));
        assertThat(commands.execute(arguments)).as(out.toString()).isEqualTo(exit);
        assertThat(out.toString()).doesNotContain("\tat ");
        return out.toString();
    }
}
