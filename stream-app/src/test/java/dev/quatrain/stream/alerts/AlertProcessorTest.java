package dev.quatrain.stream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quatrain.model.scoring.PresenceChange;
import dev.quatrain.model.state.RecordLayout;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreStatus;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.config.States;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.scoring.Appearance;
import dev.quatrain.stream.scoring.Outcome;
import dev.quatrain.stream.scoring.ScoringStoreBuilder;
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
    private static final Rule HIGH = new Rule("high", "*", 1f, 0.8f, 1, 1);
    private static final Rule TWICE = new Rule("twice", "*", 1f, 0.8f, 2, 2);
    private static final Rule ELSEWHERE = new Rule("other", "elsewhere", 1f, 0.8f, 1, 1);

    private final MockProcessorContext<String, Alert> context = new MockProcessorContext<>();
    private final KeyValueStore<String, byte[]> store = store();

    @Test
    void an_alert_that_fired_before_a_restart_is_resolved_after_it() {
        AlertProcessor before = start(HIGH);
        score(before, 1, 2f);
        before.write();

        score(start(HIGH), 2, 0.1f);

        assertThat(alerts()).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
    }

    @Test
    void a_series_at_rest_leaves_nothing_in_the_store() {
        AlertProcessor processor = start(HIGH);

        score(processor, 1, 0.5f);
        processor.write();
        assertThat(store.approximateNumEntries()).isZero();

        score(processor, 2, 3f);
        processor.write();
        assertThat(store.approximateNumEntries()).isOne();

        score(processor, 3, 0.5f);
        processor.write();
        processor.write();
        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void a_state_is_kept_no_sooner_than_its_alert_has_been_sent() {
        AlertProcessor crashed = start(HIGH);
        score(crashed, 1, 2f);

        score(start(HIGH), 1, 2f);

        assertThat(alerts()).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.FIRING);
        assertThat(alerts().get(0)).isEqualTo(alerts().get(1));
    }

    @Test
    void a_score_that_comes_again_after_a_crash_counts_once() {
        AlertProcessor crashed = start(TWICE);
        score(crashed, 1, 2f);
        crashed.write();

        AlertProcessor next = start(TWICE);
        score(next, 1, 2f);
        assertThat(alerts()).isEmpty();
        score(next, 2, 2f);
        assertThat(alerts()).hasSize(1);
    }

    @Test
    void scores_of_an_alert_that_is_over_come_again_after_a_crash_and_open_no_other() {
        AlertProcessor crashed = start(TWICE);
        for (int i = 1; i <= 5; i++) {
            score(crashed, i, i <= 3 ? 2f : 0.1f);
        }
        assertThat(alerts()).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
        crashed.write();

        AlertProcessor next = start(TWICE);
        for (int i = 2; i <= 5; i++) {
            score(next, i, i <= 3 ? 2f : 0.1f);
        }
        assertThat(alerts()).hasSize(2);
    }

    @Test
    void of_a_series_that_is_forgotten_scores_that_come_again_after_a_crash_open_nothing() {
        AlertProcessor crashed = start(HIGH);
        score(crashed, 1, 2f);
        crashed.write();
        assertThat(store.approximateNumEntries()).isOne();
        forget(crashed, 1);
        assertThat(alerts()).extracting(Alert::state).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
        AlertProcessor sentAndNoMore = start(HIGH);
        forget(sentAndNoMore, 1);
        assertThat(alerts()).hasSize(3);
        assertThat(alerts().get(2)).isEqualTo(alerts().get(1));
        sentAndNoMore.write();

        AlertProcessor next = start(HIGH);
        score(next, 1, 2f);
        forget(next, 1);
        assertThat(alerts()).hasSize(3);
        next.write();
        assertThat(store.approximateNumEntries()).isZero();
    }

    private static void forget(AlertProcessor processor, long lastEventMillis) {
        PresenceChange change = new PresenceChange(
                PresenceChange.Kind.FORGOTTEN, "s", false, lastEventMillis, 0, lastEventMillis + 100);
        processor.process(new Record<>("s", new Appearance("p", change, "m", "1"), change.atMillis()));
    }

    private AlertProcessor start(Rule rule) {
        AlertProcessor processor = new AlertProcessor(
                List.of(rule, ELSEWHERE), "rules", "states", new ScoringMetrics(new PrometheusRegistry()));
        context.addStateStore(store);
        context.addStateStore(new ScoringStoreBuilder("states", new RecordLayout(1, 1, 1, 0), States.DEFAULT).build());
        processor.init(context);
        return processor;
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

    private static void score(AlertProcessor processor, long eventMillis, float anomalyScore) {
        processor.process(new Record<>("s", new Outcome("p", scored(eventMillis, anomalyScore)), eventMillis));
    }

    private List<Alert> alerts() {
        return context.forwarded().stream()
                .<Alert>map(forward -> forward.record().value())
                .toList();
    }

    private static Score scored(long eventMillis, float anomalyScore) {
        float[] one = {1};
        return new Score(
                "s",
                eventMillis,
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
