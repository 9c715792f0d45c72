package dev.quatrain.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.schemas.CommandJson;
import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.config.AppConfig.Batch;
import dev.quatrain.stream.config.Encoding;
import dev.quatrain.stream.config.ModelSource;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.config.States;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever stands in a topic of JSON is decoded or refused, in memory bounded by its size. Seed: {@code -Dseed}, 7 unless it is said. */
@Timeout(60)
class DecodeFuzzTest {
    private static final long SEED = Long.getLong("seed", 7);
    private static final String READING = """
            {"id": "pump-1", "event": "e-17", "ts": "2026-01-31T08:00:00.25+02:00", "site": {"t_c": 21.5, "more": [1, {"x": null}]},
             "flow": -1.25e-3, "unknown": "\\u00e4\\n", "other": true}""";
    private static final String COMMAND =
            "{\"action\":\"RESET\",\"series\":\"pump-7\",\"requested_by\":\"anna\",\"requested_at\":1700000000000}";
    private static final String SCORE = """
            {"series":"s","event_time":1700000000000,"model_id":"m","model_version":"1","status":"NORMAL","anomaly_score":0.25,
             "actual":[1.5,2],"flags":["GAP"],"forecast":[[1,2],[3,4]],"scored_at":1700000000001}""";

    private final Random random = new Random(SEED);

    private interface Decoder {
        /** Returns false if it refused. */
        boolean takes(byte[] bytes);
    }

    @Test
    void any_reading_is_taken_or_undecodable() {
        JsonReadings readings = new JsonReadings(
                new Pipeline(
                        "p",
                        "t",
                        new Encoding.Json(),
                        "id",
                        "ts",
                        "event",
                        Map.of("temperature", "site.t_c", "flow", "flow"),
                        null,
                        true,
                        States.DEFAULT,
                        new ModelSource.File(Path.of("unused.qtn")),
                        new Batch(1, Duration.ZERO),
                        GuardPolicy.DEFAULT,
                        ProvisionalScores.OFF),
                List.of("temperature", "flow"));
        fuzz(READING, bytes -> {
            try {
                readings.decode(null, bytes, 7);
                assertThat(readings.series()).isNotBlank();
                return true;
            } catch (Undecodable e) {
                return false;
            }
        });
    }

    @Test
    void any_command_is_taken_or_malformed() {
        fuzz(COMMAND, bytes -> {
            try {
                return !CommandJson.decode(bytes).series().isBlank();
            } catch (MalformedRecord e) {
                return false;
            }
        });
    }

    @Test
    void any_score_is_taken_or_malformed() {
        fuzz(SCORE, bytes -> {
            try {
                return !ScoreJson.decode(bytes).series().isEmpty();
            } catch (MalformedRecord e) {
                return false;
            }
        });
    }

    private void fuzz(String valid, Decoder decoder) {
        byte[] good = valid.getBytes(StandardCharsets.UTF_8);
        assertThat(decoder.takes(good)).as("what is mutated is valid").isTrue();
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            taken += within(mutated(good), decoder, i) ? 1 : 0;
        }
        assertThat(taken).as("seed %d", SEED).isBetween(200, 19_000);
        String value = valid.substring(0, valid.lastIndexOf('}')) + ",\"new\":";
        for (String bomb : List.of(
                "[".repeat(500_000),
                "{\"a\":".repeat(200_000),
                "9".repeat(1_000_000) + "}",
                "1e" + "9".repeat(100_000) + "}",
                "\"" + "\\u0041".repeat(200_000) + "\"}",
                "\"" + "x".repeat(1_000_000),
                "0" + ",\"n\":0".repeat(100_000) + "}")) {
            within((value + bomb).getBytes(StandardCharsets.UTF_8), decoder, -1);
        }
    }

    private boolean within(byte[] bytes, Decoder decoder, int number) {
        long before = allocated();
        boolean takes = decoder.takes(bytes);
        assertThat(allocated() - before)
                .as("seed %d, value %d of %d bytes", SEED, number, bytes.length)
                .isLessThan(1_000_000 + 40L * bytes.length);
        return takes;
    }

    /** Some bytes flipped, cut, doubled or exchanged for what means something in JSON. */
    private byte[] mutated(byte[] good) {
        byte[] bytes = good.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 1; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes[at] = (byte) "{}[]\",:\\-0e.nt".charAt(random.nextInt(14));
                case 3 -> bytes[at] = (byte) random.nextInt(256);
                default -> {
                    int from = random.nextInt(bytes.length);
                    System.arraycopy(bytes, from, bytes, at, Math.min(bytes.length - from, bytes.length - at));
                }
            }
        }
        return bytes;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
