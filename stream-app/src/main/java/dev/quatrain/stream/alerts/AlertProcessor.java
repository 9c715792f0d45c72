package dev.quatrain.stream.alerts;

import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.scoring.Outcome;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs every rule over every score of its pipeline and forwards alerts keyed by their id.
 *
 * <p>Its store must not be cached: scores arrive within the commit hook of the scoring store, and a cache flushed before that would
 * keep the change back until after the offsets.
 */
public final class AlertProcessor implements Processor<String, Outcome, String, Alert> {
    private final List<ThresholdRule> rules;
    private final String storeName;
    private final ScoringMetrics metrics;
    private @Nullable ProcessorContext<String, Alert> context;
    private @Nullable KeyValueStore<String, byte[]> store;

    public AlertProcessor(List<Rule> rules, String storeName, ScoringMetrics metrics) {
        this.rules = rules.stream().map(ThresholdRule::new).toList();
        this.storeName = storeName;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, Alert> processorContext) {
        context = processorContext;
        store = processorContext.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, Outcome> record) {
        String pipeline = record.value().pipeline();
        for (ThresholdRule rule : rules) {
            if (rule.watches(pipeline)) {
                advance(rule, pipeline, record);
            }
        }
    }

    private void advance(ThresholdRule rule, String pipeline, Record<String, Outcome> record) {
        KeyValueStore<String, byte[]> states = Objects.requireNonNull(store);
        String key = String.join("\n", pipeline, rule.name(), record.key());
        byte @Nullable [] stored = states.get(key);
        RuleState before = stored == null ? RuleState.START : RuleState.decode(stored);
        ThresholdRule.Step step = rule.advance(before, pipeline, record.value().score());
        if (!step.state().equals(before)) {
            // A series at rest leaves nothing behind, so the store holds only what is going on.
            states.put(
                    key,
                    step.state().equals(RuleState.START) ? null : step.state().encode());
        }
        Alert alert = step.alert();
        if (alert != null) {
            if (alert.state() == AlertState.RESOLVED || !before.firing()) {
                metrics.alert(rule.name(), alert.state());
            }
            Objects.requireNonNull(context)
                    .forward(new Record<>(alert.id(), alert, record.timestamp(), record.headers()));
        }
    }
}
