package dev.quatrain.bench.throughput;

import dev.quatrain.schemas.Score;
import dev.quatrain.stream.decode.Readings;
import dev.quatrain.stream.decode.Undecodable;
import dev.quatrain.stream.topology.LoadedPipeline;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Decodes a reading, asks for what is expected of it, and forwards a score of the shape the product gives. */
abstract class ReadingProcessor implements Processor<byte[], byte[], String, Score> {
    private final Readings readings;
    private final EchoedScore echo;
    private @Nullable ProcessorContext<String, Score> context;

    ReadingProcessor(LoadedPipeline loaded) {
        this.readings = loaded.format().newReadings();
        this.echo = new EchoedScore(loaded.model().manifest());
    }

    /**
     * What is expected of a reading, or the probabilities of its classes.
     *
     * @param values [F]; overwritten by the next reading
     * @return may be the same array
     */
    abstract float[] expect(String series, long eventTimeMillis, float[] values);

    @Override
    public void init(ProcessorContext<String, Score> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            readings.decode(record.key(), record.value(), record.timestamp());
        } catch (Undecodable e) {
            throw new IllegalStateException("The bench's own reading cannot be decoded", e);
        }
        float[] expected = expect(readings.series(), readings.eventTimeMillis(), readings.values());
        Score score = echo.of(readings.series(), readings.eventTimeMillis(), readings.values(), expected);
        Objects.requireNonNull(context).forward(new Record<>(score.series(), score, score.eventTimeMillis()));
    }
}
