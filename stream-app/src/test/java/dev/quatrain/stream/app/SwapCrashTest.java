package dev.quatrain.stream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quatrain.model.tiny.TinySuccessor;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application as a process of its own, killed while it exchanges models. */
class SwapCrashTest {
    private static final int SERIES = 40;
    private static final int KEEP = 20;

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    @Timeout(180)
    void a_process_killed_while_models_are_exchanged_steps_no_state_with_a_model_it_does_not_belong_to()
            throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("SwapCrashTest -Dseed=" + seed);
        Random random = new Random(seed);
        Map<String, Path> bundles = Map.of(
                "1", new TinySuccessor("1", 0.5f, 0).write(folder.resolve("one.qtn")),
                "2", new TinySuccessor("2", 0.3f, 4).write(folder.resolve("two.qtn")));
        Path log = folder.resolve("app.log");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            Path config = Files.writeString(folder.resolve("app.yaml"), """
                    app: swap
                    kafka: { bootstrap.servers: "%s", session.timeout.ms: 6000 }
                    topics: { partitions: 3, replication: 1 }
                    pipelines:
                      - name: p
                        readings: { topic: readings, time: ts }
                        announced: tiny
                        swap: { states: rewarm, keep: %d }
                    http: { port: 0 }
                    """.formatted(broker.bootstrapServers(), KEEP));
            AppProcess app = serve(log, config);
            try (Pumps pumps = new Pumps(broker.bootstrapServers(), "readings", SERIES)) {
                publish(config, Objects.requireNonNull(bundles.get("1")));
                awaitScored(app, pumps, pumps.send(30));
                for (int round = 0; round < 2; round++) {
                    publish(config, Objects.requireNonNull(bundles.get(round % 2 == 0 ? "2" : "1")));
                    int sent = 0;
                    for (int i = 0; i < 12; i++) {
                        sent = pumps.send(2);
                        Thread.sleep(random.nextInt(60));
                    }
                    app.kill();
                    app = serve(log, config);
                    awaitScored(app, pumps, sent);
                }
                int all = pumps.send(10);
                awaitScored(app, pumps, all);
                Map<String, List<Score>> scores = pumps.scores("swap.scores");
                for (int s = 0; s < SERIES; s++) {
                    List<Score> found = Objects.requireNonNull(scores.get("s" + s));
                    assertThat(found).as("s" + s).hasSize(all);
                    assertThat(Pumps.texts(found))
                            .as("s" + s + " in stretches " + Pumps.stretches(found))
                            .isEqualTo(Pumps.rewarmed(s, found, bundles, KEEP));
                }
                assertThat(Pumps.stretches(Objects.requireNonNull(scores.get("s0"))))
                        .containsExactly("1", "2", "1");
            } catch (AssertionError e) {
                System.out.println(Files.readString(log));
                throw e;
            } finally {
                app.close();
            }
        }
    }

    private static AppProcess serve(Path log, Path config) {
        return AppProcess.start(log, Map.of(), "serve", config.toString());
    }

    private static void publish(Path config, Path bundle) {
        assertThat(Main.commandLine().execute("publish", bundle.toString(), "--config", config.toString()))
                .isZero();
    }

    private static void awaitScored(AppProcess app, Pumps pumps, int each) {
        await("so many scores of each series: " + each)
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    assertThat(app.isAlive()).isTrue();
                    return pumps.allScored("swap.scores");
                });
    }
}
