package dev.quatrain.stream.alerts;

import dev.quatrain.model.scoring.PresenceChange.Kind;
import dev.quatrain.schemas.Alert;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.config.AppConfig.Rule;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.scoring.Appearance;
import dev.quatrain.stream.scoring.Finding;
import dev.quatrain.stream.scoring.Outcome;
import dev.quatrain.stream.scoring.ScoringStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs every rule over every score of its pipeline, and forwards alerts keyed by their id, those on silent series among them.
 *
 * <p>Most series are at rest and leave nothing behind, so what is going on is kept in memory and the store, read once, is only written
 * to. That happens before each commit, when the alerts themselves have been sent: outside a transaction a state that were kept without its
 * alert would lose the alert. And it happens before the hidden states are written: a score that came again after a crash is known by its
 * event time, but a reading whose hidden state has been written is not scored again. For the same reason a state that has come to rest is
 * deleted one commit later. The store must not be cached, lest a cache keep the changes back until after the offsets.
 */
public final class AlertProcessor implements Processor<String, Finding, String, Alert> {
    private static final String SEPARATOR = "\n";

    private final List<ThresholdRule> rules;
    private final String storeName;
    private final String scoringStoreName;
    private final ScoringMetrics metrics;
    private final List<Watch> watches = new ArrayList<>();
    private @Nullable ProcessorContext<String, Alert> context;
    private @Nullable KeyValueStore<String, byte[]> store;
    private boolean begun;

    /**
     * A rule and the series of a pipeline that are not at rest for it.
     *
     * @param changed those whose state the store does not know yet
     * @param resting those at rest of which the store knows; to be forgotten
     */
    private record Watch(
            ThresholdRule rule,
            String pipeline,
            Map<String, RuleState> states,
            Set<String> changed,
            Set<String> resting) {
        Watch(ThresholdRule rule, String pipeline) {
            this(rule, pipeline, new HashMap<>(), new HashSet<>(), new HashSet<>());
        }

        String prefix() {
            return pipeline + SEPARATOR + rule.name() + SEPARATOR;
        }

        RuleState of(String series) {
            return states.getOrDefault(series, RuleState.START);
        }

        void take(String series, RuleState state) {
            states.put(series, state);
            if (state.rests()) {
                resting.add(series);
            }
        }

        void write(KeyValueStore<String, byte[]> store) {
            resting.removeAll(changed);
            for (String series : resting) {
                states.remove(series);
                store.put(prefix() + series, null);
            }
            resting.clear();
            for (String series : changed) {
                take(series, of(series));
                store.put(prefix() + series, of(series).encode());
            }
            changed.clear();
        }
    }

    /**
     * @param storeName of the rules' states
     * @param scoringStoreName of the hidden states, before which they are written
     */
    public AlertProcessor(List<Rule> rules, String storeName, String scoringStoreName, ScoringMetrics metrics) {
        this.rules = rules.stream().map(ThresholdRule::new).toList();
        this.storeName = storeName;
        this.scoringStoreName = scoringStoreName;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, Alert> processorContext) {
        context = processorContext;
        store = processorContext.getStateStore(storeName);
        ScoringStore hiddenStates = processorContext.getStateStore(scoringStoreName);
        hiddenStates.precede(this::write);
        watches.clear();
        begun = false;
    }

    @Override
    public void process(Record<String, Finding> record) {
        String pipeline = record.value().pipeline();
        if (!begun) {
            begin(pipeline);
            begun = true;
        }
        if (record.value() instanceof Outcome outcome) {
            for (Watch watch : watches) {
                advance(watch, outcome, record);
            }
        } else if (record.value() instanceof Appearance appearance) {
            appear(appearance, record);
        }
    }

    private void appear(Appearance appearance, Record<String, Finding> record) {
        Alert silence = SilenceAlert.of(appearance);
        if (silence != null) {
            metrics.alert(SilenceAlert.RULE, silence.state());
            forward(silence, record);
        }
        if (appearance.change().kind() == Kind.FORGOTTEN) {
            watches.forEach(watch -> forget(watch, appearance, record));
        }
    }

    /** Nothing is left of a series that is forgotten, and no alert on it stays open. */
    private void forget(Watch watch, Appearance appearance, Record<String, Finding> record) {
        String series = appearance.change().series();
        RuleState state = watch.of(series);
        if (state.rests()) {
            return;
        }
        watch.states().put(series, RuleState.atRest(state.lastEventMillis()));
        watch.changed().add(series);
        if (state.firing()) {
            metrics.alert(watch.rule().name(), AlertState.RESOLVED);
            forward(watch.rule().forgotten(state, appearance), record);
        }
    }

    private void forward(Alert alert, Record<String, ?> cause) {
        Objects.requireNonNull(context).forward(new Record<>(alert.id(), alert, cause.timestamp(), cause.headers()));
    }

    /** Takes up what the store holds, which is restored by the time the first score comes. All scores here are of one pipeline. */
    private void begin(String pipeline) {
        for (ThresholdRule rule : rules) {
            if (rule.watches(pipeline)) {
                watches.add(new Watch(rule, pipeline));
            }
        }
        try (KeyValueIterator<String, byte[]> stored =
                Objects.requireNonNull(store).all()) {
            stored.forEachRemaining(entry -> {
                for (Watch watch : watches) {
                    if (entry.key.startsWith(watch.prefix())) {
                        watch.take(entry.key.substring(watch.prefix().length()), RuleState.decode(entry.value));
                    }
                }
            });
        }
    }

    private void advance(Watch watch, Outcome outcome, Record<String, Finding> record) {
        String series = record.key();
        RuleState before = watch.of(series);
        ThresholdRule.Step step = watch.rule().advance(before, watch.pipeline(), outcome.score());
        RuleState after = step.state();
        if (!after.equals(before)) {
            watch.states().put(series, after);
            watch.changed().add(series);
        }
        Alert alert = step.alert();
        if (alert != null) {
            if (alert.state() == AlertState.RESOLVED || !before.firing()) {
                metrics.alert(watch.rule().name(), alert.state());
            }
            forward(alert, record);
        }
    }

    /** Writes what has changed since the last commit. */
    void write() {
        for (Watch watch : watches) {
            watch.write(Objects.requireNonNull(store));
        }
    }
}
