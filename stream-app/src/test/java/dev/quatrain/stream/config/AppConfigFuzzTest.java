package dev.quatrain.stream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Configurations nobody meant to write: whatever is in the file, it is read or refused in words, and soon. */
@Timeout(30)
class AppConfigFuzzTest {
    private static final long SEED = Long.getLong("seed", 7);
    private static final String VALID = """
            app: pumps
            kafka: { bootstrap.servers: "b:9092", sasl.jaas.config: "${env:X}" }
            topics: { partitions: 12, replication: 3 }
            models: { require_signature: true, keys: trusted }
            pipelines:
              - name: main
                readings: { topic: in, series: id, time: at, features: { temperature: t.c } }
                model: models/m.qtn
                batch: { size: 64, linger: 2ms }
                scores: { echo: false }
                state: { precision: float16 }
                provisional_after: 10s
                guard: { late: dlq, missing: impute-last, gap: { after: 5, do: continue } }
            engine: { threads: 2 }
            http:
              host: 0.0.0.0
              port: 9000
              names: [a, b]
              tls: { certificate: c.pem, key: k.pem }
              auth: { users: u, operators: [anna], tokens: [ { name: t, role: viewer, token: "${env:X}" } ], metrics: true }
            alerts:
              rules: [ { name: r, threshold: 2, times: 2, of: 3 } ]
            """;
    private static final List<String> STRANGE = List.of(
            "null",
            "~",
            "[]",
            "{}",
            "-1",
            "0",
            "1e999",
            ".nan",
            ".inf",
            "99999999999999999999",
            "true",
            "''",
            "\"\\u0000\"",
            "!!java.net.URL [x]",
            "!!binary aaaa",
            "*a",
            "&a",
            "? x",
            "2001-01-01",
            "${env:Y}",
            "${file:/}",
            "${file:}",
            "${file:\\0}",
            "[[[[[]]]]]",
            "{a: {b: {c: d}}}",
            "- x",
            "|",
            ">",
            "%",
            "@",
            "`");

    private final Random random = new Random(SEED);

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void the_configuration_that_is_mutated_is_valid() throws IOException {
        assertThat(read(VALID)).isTrue();
    }

    @Test
    void any_value_in_any_place_is_read_or_refused_in_words() throws IOException {
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            String yaml = VALID;
            for (int n = random.nextInt(3); n >= 0; n--) {
                yaml = mutated(yaml);
            }
            refused += read(yaml) ? 0 : 1;
        }
        assertThat(refused).as("refused of 2000, seed %d", SEED).isBetween(500, 1990);
    }

    @Test
    void what_is_no_text_at_all_is_refused_in_words() throws IOException {
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            Files.write(folder.resolve("app.yaml"), noise);
            assertThatThrownBy(this::read).isInstanceOf(OperatorError.class);
        }
    }

    @Test
    void bombs_are_refused_soon() throws IOException {
        StringBuilder aliases = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 40; i++) {
            aliases.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
        }
        for (String bomb : List.of(
                aliases.toString(),
                "app: " + "[".repeat(100_000),
                "app: " + "{a: ".repeat(100_000),
                "app: " + "x".repeat(20_000_000),
                "app: " + "x".repeat(1_000_000),
                "kafka: {" + "a: 1, ".repeat(100_000) + "}",
                "- ".repeat(50_000),
                "app: " + "9".repeat(1_000_000))) {
            Files.writeString(folder.resolve("app.yaml"), bomb);
            assertThatThrownBy(this::read, bomb.substring(0, 20))
                    .isInstanceOf(OperatorError.class)
                    .satisfies(error ->
                            assertThat(String.valueOf(error.getMessage())).hasSizeLessThan(20_000));
        }
    }

    @Test
    void any_override_is_taken_or_refused_in_words() throws IOException {
        Files.writeString(folder.resolve("app.yaml"), VALID);
        List<String> paths = List.of(
                "",
                ".",
                "..",
                "app",
                "app.x",
                "http.auth",
                "http.auth.tokens.0.name",
                "http.auth.tokens.9.name",
                "pipelines.0.model",
                "pipelines.0",
                "pipelines",
                "kafka.",
                "kafka",
                "http.names.0",
                "a.b.c.d",
                "http..port");
        for (int i = 0; i < 1000; i++) {
            String path = paths.get(random.nextInt(paths.size()));
            String value = STRANGE.get(random.nextInt(STRANGE.size()));
            try {
                AppConfigReader.read(folder.resolve("app.yaml"), Map.of(path, value), environment());
            } catch (OperatorError e) {
                assertThat(e).hasMessageNotContaining("Exception:");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + SEED + ", --set " + path + "=" + value, e);
            }
        }
    }

    private String mutated(String yaml) {
        List<String> lines = new ArrayList<>(yaml.lines().toList());
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int colon = line.indexOf(": ", random.nextInt(Math.max(1, line.length())));
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size()), line);
            case 2 -> lines.set(at, "  ".repeat(random.nextInt(4)) + line.strip());
            case 3 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
            default -> {
                if (colon >= 0) {
                    int end = colon + 2;
                    while (end < line.length() && ",}]".indexOf(line.charAt(end)) < 0) {
                        end++;
                    }
                    lines.set(
                            at,
                            line.substring(0, colon + 2)
                                    + STRANGE.get(random.nextInt(STRANGE.size()))
                                    + line.substring(end));
                }
            }
        }
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private boolean read(String yaml) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), yaml);
        try {
            read();
            return true;
        } catch (OperatorError e) {
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + SEED + ":\n" + yaml, e);
        }
    }

    private void read() {
        EffectiveConfig.of(AppConfigReader.read(folder.resolve("app.yaml"), Map.of(), environment()));
    }

    private static Map<String, String> environment() {
        return Map.of("X", "x".repeat(32));
    }
}
