package dev.quatrain.stream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.scoring.Outcome;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class AlertProcessorTest {
    private static final List<Rule> RULES =
            List.of(new Rule("high", "*", 1f, 0.8f, 1, 1), new Rule("other", "elsewhere", 1f, 0.8f, 1, 1));

    private final KeyValueStore<String, byte[]> store = store();

    @Test
    void an_alert_that_fired_before_a_restart_is_resolved_after_it() {
        score(start(), 2f);

        List<Alert> alerts = score(start(), 0.1f);

        assertThat(alerts).extracting(Alert::state).containsExactly(AlertState.RESOLVED);
        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void a_series_at_rest_leaves_nothing_in_the_store() {
        MockProcessorContext<String, Alert> context = start();

        score(context, 0.5f);
        assertThat(store.approximateNumEntries()).isZero();

        score(context, 3f);
        assertThat(store.approximateNumEntries()).isOne();
    }

    private MockProcessorContext<String, Alert> start() {
        MockProcessorContext<String, Alert> context = new MockProcessorContext<>();
        context.addStateStore(store);
        return context;
    }

    private static KeyValueStore<String, byte[]> store() {
        KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("rules"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        store.init(new MockProcessorContext<String, Alert>().getStateStoreContext(), store);
        return store;
    }

    private static List<Alert> score(MockProcessorContext<String, Alert> context, float anomalyScore) {
        AlertProcessor processor = new AlertProcessor(RULES, "rules", new ScoringMetrics(new PrometheusRegistry()));
        processor.init(context);
        processor.process(new Record<>("s", new Outcome("p", scored(anomalyScore)), 1));
        return context.forwarded().stream()
                .<Alert>map(forward -> forward.record().value())
                .toList();
    }

    private static Score scored(float anomalyScore) {
        float[] one = {1};
        return new Score(
                "s",
                1,
                "m",
                "1",
                anomalyScore >= 1 ? ScoreStatus.ANOMALY : ScoreStatus.NORMAL,
                anomalyScore,
                30,
                1,
                List.of("a"),
                one,
                one,
                one,
                one,
                one,
                null,
                List.of(),
                new float[0],
                new float[0][],
                new float[0][],
                new float[0][],
                Set.of(),
                1);
    }
}
