package dev.quatrain.stream.scoring;

import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.deadletter.DeadLetters;
import dev.quatrain.stream.decode.Readings;
import dev.quatrain.stream.decode.Undecodable;
import dev.quatrain.stream.metrics.ScoringMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Gives a reading its series id as key, so that the repartition topic brings each series to one task. The value stays as it is. */
public final class RekeyProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final Pipeline pipeline;
    private final ScoringMetrics.ForPipeline counts;
    private final Readings readings;
    private final String repartition;
    private final String deadLetters;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    /**
     * @param readings decoder of its own
     * @param repartition child that takes the re-keyed reading
     * @param deadLetters child that takes dead letters
     */
    public RekeyProcessor(
            Pipeline pipeline, Readings readings, ScoringMetrics metrics, String repartition, String deadLetters) {
        this.pipeline = pipeline;
        this.counts = metrics.forPipeline(pipeline.name());
        this.readings = readings;
        this.repartition = repartition;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], byte[]> current = Objects.requireNonNull(context);
        try {
            readings.decode(record.key(), record.value(), record.timestamp());
        } catch (Undecodable e) {
            counts.deadLetter(e.reason().label());
            current.forward(
                    DeadLetters.of(
                            pipeline.name(),
                            e.reason().label(),
                            e.getClass().getName(),
                            String.valueOf(e.getMessage()),
                            Rekeyed.origin(current, record.headers()),
                            record.key(),
                            record.value(),
                            record.headers(),
                            record.timestamp()),
                    deadLetters);
            return;
        }
        RecordHeaders headers = new RecordHeaders(record.headers().toArray());
        Rekeyed.remember(current, headers, record.key());
        byte[] series = readings.series().getBytes(StandardCharsets.UTF_8);
        current.forward(new Record<>(series, record.value(), record.timestamp(), headers), repartition);
    }
}
