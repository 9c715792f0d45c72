package dev.quatrain.stream.config;

import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.stream.config.AppConfig.Batch;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One input topic scored by one model.
 *
 * @param name unique in the application; part of store names, so changing it starts with fresh states
 * @param topic the readings
 * @param encoding how the readings' values are written
 * @param seriesField field of the series id, or null for the record's key
 * @param timeField field of the event time, or null for the record's timestamp
 * @param idField field of the event's id, or null where events have none or nobody asks for it
 * @param fields field of each feature of the model, dots for nested ones; a feature that is not mapped has its own name
 * @param valuesField field of an array, nested or not, that holds the features in the model's order, or null where each has a field
 * @param echo whether scores repeat the names and values of their reading; without them the dashboard shows no curves
 * @param states how hidden states are kept
 * @param source where the model comes from
 */
public record Pipeline(
        String name,
        String topic,
        Encoding encoding,
        @Nullable String seriesField,
        @Nullable String timeField,
        @Nullable String idField,
        Map<String, String> fields,
        @Nullable String valuesField,
        boolean echo,
        States states,
        ModelSource source,
        Batch batch,
        GuardPolicy guard,
        ProvisionalScores provisional) {
    /** One whose model is a file, and whose events have no ids. */
    public Pipeline(
            String name,
            String topic,
            Encoding encoding,
            @Nullable String seriesField,
            @Nullable String timeField,
            Map<String, String> fields,
            @Nullable String valuesField,
            boolean echo,
            States states,
            Path model,
            Batch batch,
            GuardPolicy guard,
            ProvisionalScores provisional) {
        this(
                name,
                topic,
                encoding,
                seriesField,
                timeField,
                null,
                fields,
                valuesField,
                echo,
                states,
                new ModelSource.File(model),
                batch,
                guard,
                provisional);
    }

    /**
     * The bundle.
     *
     * @throws IllegalStateException if it is announced instead
     */
    public Path model() {
        if (source instanceof ModelSource.File file) {
            return file.path();
        }
        throw new IllegalStateException("The model of pipeline " + name + " is announced");
    }

    /** What the pipeline follows, or null if its model is a file. */
    public ModelSource.@Nullable Announced announced() {
        return source instanceof ModelSource.Announced announced ? announced : null;
    }

    /** The same over a model that stays. */
    public Pipeline over(Path bundle) {
        return new Pipeline(
                name,
                topic,
                encoding,
                seriesField,
                timeField,
                idField,
                fields,
                valuesField,
                echo,
                states,
                new ModelSource.File(bundle),
                batch,
                guard,
                provisional);
    }

    /** Whether the series is not the key, so that readings must be repartitioned to bring each series to one task. */
    public boolean rekeys() {
        return seriesField != null;
    }

    /** The same with readings in JSON whose series is their key: how a caller gives them. */
    public Pipeline asJsonByKey() {
        return new Pipeline(
                name,
                topic,
                new Encoding.Json(),
                null,
                timeField,
                idField,
                fields,
                valuesField,
                echo,
                states,
                source,
                batch,
                guard,
                provisional);
    }
}
