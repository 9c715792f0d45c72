package dev.quatrain.stream.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.SwapPolicy;
import dev.quatrain.model.step.StepBatch;
import dev.quatrain.model.step.StepFailed;
import dev.quatrain.model.step.StepModel;
import dev.quatrain.model.tiny.TinySuccessor;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.AppConfig.Batch;
import dev.quatrain.stream.config.Encoding;
import dev.quatrain.stream.config.HistorySettings;
import dev.quatrain.stream.config.ModelSource;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.config.States;
import dev.quatrain.stream.metrics.ModelMetrics;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.topology.LoadedPipeline;
import dev.quatrain.stream.topology.ScoringTopology;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A candidate beside the model that scores, in Kafka's test driver. */
class ShadowTest {
    private static final Bundle ACTIVE = new TinySuccessor("1", 0.5f, 0).bundle();
    private static final Bundle CANDIDATE = new TinySuccessor("2", 0.3f, 2).bundle();

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LayoutBook layouts = new LayoutBook();
    private final ModelSlot active = new ModelSlot(SwapPolicy.DEFAULT, layouts);
    private final ModelSlot shadow = new ModelSlot(SwapPolicy.DEFAULT, layouts);
    private final AtomicInteger closed = new AtomicInteger();
    private final Pipeline pipeline = new Pipeline(
            "p",
            "readings",
            new Encoding.Json(),
            null,
            "ts",
            null,
            Map.of(),
            null,
            true,
            States.DEFAULT,
            new ModelSource.Announced("tiny", SwapPolicy.DEFAULT),
            new Batch(16, Duration.ofMillis(5)),
            GuardPolicy.DEFAULT,
            ProvisionalScores.DEFAULT);
    private TopologyTestDriver driver = open();
    private TestInputTopic<byte[], byte[]> readings =
            driver.createInputTopic("readings", new ByteArraySerializer(), new ByteArraySerializer());
    private int sent;

    private TopologyTestDriver open() {
        active.put(StepModel.open(ACTIVE, 1));
        AppConfig config = new AppConfig(
                "app",
                Map.of(),
                Set.of(),
                new AppConfig.Topics(1, (short) 1),
                AppConfig.Models.ANY,
                List.of(pipeline),
                new AppConfig.Engine(1),
                AppConfig.Http.local(0),
                List.of(new AppConfig.Rule("r", "*", 0.0001f, 0.00001f, 1, 1)),
                AppConfig.Tracing.OFF,
                HistorySettings.DEFAULT);
        ShadowComparison comparison =
                new ShadowComparison(shadow, new ModelMetrics(registry, Clock.systemUTC()).differences("p"));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        return new TopologyTestDriver(
                new ScoringTopology(config, new ScoringMetrics(registry), Clock.systemUTC())
                        .build(List.of(LoadedPipeline.announced(
                                pipeline, active, new LoadedPipeline.Shadow(shadow, comparison)))),
                properties);
    }

    @BeforeEach
    void warm_up() {
        send(10);
        scores("app.scores");
        scores("app.alerts");
    }

    @AfterEach
    void close() {
        driver.close();
        active.close();
        shadow.close();
    }

    private void send(int steps) {
        for (int i = 0; i < steps; i++) {
            String value = "{\"ts\":" + (1_700_000_000_000L + 1000L * sent) + ",\"a\":" + sent % 7 + ",\"b\":1}";
            readings.pipeInput("s".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
            sent++;
        }
        driver.advanceWallClockTime(Duration.ofSeconds(1));
    }

    private List<String> texts(String topic) {
        return driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .toList();
    }

    private int scores(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .size();
    }

    private double count(String metric, String label, String value) {
        return registry.scrape(metric::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .filter(point -> value.equals(point.getLabels().get(label)))
                .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
                .sum();
    }

    /** The candidate, of which every step from the n-th on fails. */
    private StepModel failing(int n, RuntimeException failure) {
        StepModel model = StepModel.open(CANDIDATE, 1);
        AtomicInteger steps = new AtomicInteger();
        return new StepModel() {
            @Override
            public Bundle bundle() {
                return model.bundle();
            }

            @Override
            public StepBatch newBatch(int capacity) {
                StepBatch batch = model.newBatch(capacity);
                return (StepBatch) Proxy.newProxyInstance(
                        ShadowTest.class.getClassLoader(),
                        new Class<?>[] {StepBatch.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("step") && steps.incrementAndGet() >= n) {
                                throw failure;
                            }
                            try {
                                return method.invoke(batch, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause() == null ? e : e.getCause();
                            }
                        });
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                model.close();
            }
        };
    }

    @Test
    void a_candidate_that_fails_is_left_alone_and_the_model_that_counts_goes_on() {
        shadow.put(failing(4, new IllegalStateException("out of native memory")));
        send(20);
        assertThat(scores("app.scores")).isEqualTo(20);
        assertThat(scores("app.scores.shadow")).isEqualTo(3);
        assertThat(count("quatrain_model_swaps", "result", "failed")).isEqualTo(1);

        shadow.put(StepModel.open(CANDIDATE, 1));
        send(20);
        assertThat(closed).as("the one that failed").hasValue(1);
        assertThat(scores("app.scores")).isEqualTo(20);
        assertThat(scores("app.scores.shadow")).isEqualTo(20);
    }

    @Test
    void readings_that_a_candidate_cannot_step_are_no_dead_letters() {
        shadow.put(failing(4, new StepFailed("no such operator", new IllegalStateException())));
        send(20);
        assertThat(scores("app.scores")).isEqualTo(20);
        assertThat(scores("app.dlq")).isZero();
    }

    @Test
    void a_candidate_raises_no_alerts_and_leaves_no_states_behind() {
        send(10);
        int alerts = scores("app.alerts");
        scores("app.scores");
        shadow.put(failing(Integer.MAX_VALUE, new IllegalStateException()));
        send(10);
        assertThat(scores("app.alerts")).isEqualTo(alerts);
        assertThat(scores("app.scores.shadow")).isEqualTo(10);
        assertThat(count("quatrain_shadow_scores", "shadow", "warming")).isEqualTo(5);

        shadow.put(null);
        send(1);
        assertThat(closed).hasValue(1);
        List<byte[]> changes = driver.createOutputTopic(
                        "app-shadow-states-p-changelog", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList();
        assertThat(changes.get(changes.size() - 1)).isNull();
        send(5);
        assertThat(scores("app.scores.shadow")).isZero();
    }

    @Test
    void a_series_that_falls_silent_is_missed_once_though_two_models_score_it() {
        shadow.put(StepModel.open(CANDIDATE, 1));
        send(10);
        scores("app.scores.shadow");
        int alerts = scores("app.alerts");
        assertThat(count("quatrain_alerts", "rule", "silence")).isZero();
        for (int minute = 0; minute < 5; minute++) {
            driver.advanceWallClockTime(Duration.ofMinutes(1));
        }
        assertThat(count("quatrain_alerts", "rule", "silence")).isEqualTo(1);
        assertThat(scores("app.alerts")).as("after " + alerts).isEqualTo(1);
        assertThat(scores("app.scores.shadow")).isZero();
    }

    @Test
    void a_command_reaches_the_candidate_too() {
        shadow.put(StepModel.open(CANDIDATE, 1));
        send(10);
        texts("app.scores.shadow");
        driver.createInputTopic("app.p.commands", new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(
                        "s".getBytes(StandardCharsets.UTF_8),
                        "{\"action\":\"RESET\",\"series\":\"s\"}".getBytes(StandardCharsets.UTF_8));
        send(2);
        assertThat(texts("app.scores")).element(10).asString().contains("COMMANDED");
        assertThat(texts("app.scores.shadow")).first().asString().contains("COMMANDED");
    }

    @Test
    void alert_states_are_still_written_after_models_were_exchanged() {
        active.put(StepModel.open(CANDIDATE, 1));
        send(40);
        String changelog = "app-rules-p-changelog";
        scores(changelog);
        send(20);
        assertThat(scores(changelog)).isPositive();
    }

    @Test
    void a_model_is_closed_once_no_task_uses_it() {
        active.put(failing(Integer.MAX_VALUE, new IllegalStateException()));
        send(1);
        active.put(StepModel.open(ACTIVE, 1));
        assertThat(closed).as("a task may be stepping it").hasValue(0);
        send(1);
        assertThat(closed).hasValue(1);
        assertThat(scores("app.scores")).isEqualTo(2);
    }
}
