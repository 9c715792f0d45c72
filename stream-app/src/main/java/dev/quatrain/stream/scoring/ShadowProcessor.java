package dev.quatrain.stream.scoring;

import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.ReadingFormat;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.models.ModelSlot;
import dev.quatrain.stream.models.ServedModel;
import dev.quatrain.stream.models.ShadowComparison;
import dev.quatrain.stream.tracing.ScoringSpans;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores the same readings with a candidate, if there is one, with states of its own. Its scores go to a topic of their own; nobody is
 * alerted and nothing is dead-lettered. A candidate that fails is left alone from then on; whatever fails in Kafka would also have failed
 * without it, and is not kept back.
 */
public final class ShadowProcessor implements Processor<byte[], byte[], Object, Object> {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowProcessor.class);

    private final Pipeline pipeline;
    private final ModelSlot shadow;
    private final ShadowComparison comparison;
    private final ReadingFormat format;
    private final Clock clock;
    private final ScoringProcessor.Children children;
    private @Nullable ProcessorContext<Object, Object> context;
    private @Nullable ServedModel serving;
    private @Nullable ScoringProcessor scoring;
    private boolean failed;

    /**
     * @param shadow holds the candidate, or nothing
     * @param store of the candidate's states
     * @param scores child that takes {@code <String, Outcome>}
     */
    public ShadowProcessor(
            Pipeline pipeline,
            ModelSlot shadow,
            ShadowComparison comparison,
            ReadingFormat format,
            Clock clock,
            String store,
            String scores) {
        this.pipeline = pipeline;
        this.shadow = shadow;
        this.comparison = comparison;
        this.format = format;
        this.clock = clock;
        this.children = new ScoringProcessor.Children(store, scores, null, null, null);
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ServedModel now = shadow.current();
        if (now != serving) {
            change(now);
        } else if (failed) {
            stop();
        }
        if (scoring != null) {
            scoring.process(record);
        }
    }

    private void change(@Nullable ServedModel next) {
        ProcessorContext<Object, Object> current = context;
        boolean hadOne = serving != null;
        stop();
        serving = next;
        failed = false;
        if (current == null || next == null || !next.hold()) {
            if (current != null && hadOne) {
                ScoringStore store = current.getStateStore(children.store());
                store.forgetAll();
            }
            return;
        }
        try {
            ScoringProcessor started = new ScoringProcessor(
                    pipeline,
                    ModelSlot.of(next),
                    format.newReadings(),
                    // What a candidate counts is not added to what the pipeline counts.
                    new ScoringMetrics(new PrometheusRegistry()),
                    clock,
                    ScoringSpans.OFF,
                    null,
                    children,
                    new ScoringProcessor.Listeners(comparison::shadow, this::failed));
            started.init(current);
            scoring = started;
        } finally {
            next.release();
        }
    }

    private void failed(RuntimeException failure) {
        failed = true;
        comparison.failed();
        LOG.warn(
                "Pipeline {}: the shadow model fails and is not watched any more; what scores goes on",
                pipeline.name(),
                failure);
    }

    private void stop() {
        if (scoring != null) {
            scoring.close();
            scoring = null;
        }
    }

    @Override
    public void close() {
        stop();
        serving = null;
    }
}
