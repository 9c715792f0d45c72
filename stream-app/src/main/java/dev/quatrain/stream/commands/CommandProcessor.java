package dev.quatrain.stream.commands;

import dev.quatrain.model.state.SeriesTable;
import dev.quatrain.schemas.Command;
import dev.quatrain.schemas.CommandJson;
import dev.quatrain.schemas.MalformedRecord;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.deadletter.DeadLetters;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.scoring.ScoringStore;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes commands in the records of their series, in the same transaction as the scores. A command is obeyed with the series' next reading, so
 * what is gathered is not disturbed. Every task sees every command; those that do not know the series pass it over. What is no command is
 * dead-lettered.
 */
public final class CommandProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(CommandProcessor.class);

    private final String pipeline;
    private final ScoringMetrics.ForPipeline counts;
    private final List<String> states;
    private final String deadLetters;
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private List<ScoringStore> stores = List.of();

    /**
     * @param states the pipeline's scoring store, and that of a candidate beside it if there may be one
     * @param deadLetters child that takes dead letters
     */
    public CommandProcessor(Pipeline pipeline, ScoringMetrics metrics, List<String> states, String deadLetters) {
        this.pipeline = pipeline.name();
        this.counts = metrics.forPipeline(pipeline.name());
        this.states = states;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        stores = states.stream()
                .<ScoringStore>map(processorContext::getStateStore)
                .toList();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            byte @Nullable [] value = record.value();
            if (value == null) {
                throw new MalformedRecord("A command has a value");
            }
            obey(CommandJson.decode(value));
        } catch (MalformedRecord e) {
            refuse(record, e);
        }
    }

    private void obey(Command command) {
        for (ScoringStore store : stores) {
            SeriesTable table = store.table();
            int row = table.find(command.series());
            if (row != SeriesTable.NONE) {
                table.guard().setResetDue(row, true);
            } else if (store.equals(stores.get(0))) {
                return;
            }
        }
        counts.commanded(command.action());
        LOG.info(
                "Pipeline {}: series {} starts afresh with its next reading, as {} asked",
                pipeline,
                command.series(),
                command.requestedBy().isEmpty() ? "somebody" : command.requestedBy());
    }

    private void refuse(Record<byte[], byte[]> record, MalformedRecord why) {
        ProcessorContext<byte[], byte[]> current = Objects.requireNonNull(context);
        RecordMetadata read =
                current.recordMetadata().orElseThrow(() -> new IllegalStateException("There is no record in process"));
        counts.deadLetter(ScoringMetrics.NOT_A_COMMAND);
        current.forward(
                DeadLetters.of(
                        pipeline,
                        ScoringMetrics.NOT_A_COMMAND,
                        why.getClass().getName(),
                        String.valueOf(why.getMessage()),
                        new DeadLetters.Origin(read.topic(), read.partition(), read.offset()),
                        record.key(),
                        record.value(),
                        record.headers(),
                        record.timestamp()),
                deadLetters);
    }
}
