package dev.quatrain.stream.decode;

import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.decode.Undecodable.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Avro records straight into an array of features: no record objects, nothing boxed, and no allocation but the series' id. Fields
 * that are no part of a reading are passed over.
 */
final class AvroReadings implements Readings {
    private final WriterSchemas schemas;
    private final Draft draft;
    private final AvroBytes in = new AvroBytes();

    /** @param features the model's features, in its order */
    AvroReadings(WriterSchemas schemas, Pipeline pipeline, List<String> features) {
        this.schemas = schemas;
        this.draft = new Draft(pipeline, features);
    }

    @Override
    public void decode(byte @Nullable [] key, byte @Nullable [] value, long recordTimeMillis) throws Undecodable {
        draft.begin(key, recordTimeMillis);
        if (value == null) {
            throw new Undecodable(Reason.NULL_VALUE, "The record has no value; a reading is an Avro record");
        }
        in.open(value);
        schemas.of(in).run(in, draft);
        if (in.remaining() > 0) {
            throw new Undecodable(
                    Reason.NOT_AVRO,
                    "There are " + in.remaining() + " bytes after the record; was it written with another schema?");
        }
        draft.complete();
    }

    @Override
    public String series() {
        return draft.series();
    }

    @Override
    public long eventTimeMillis() {
        return draft.eventTimeMillis();
    }

    @Override
    public long eventId() {
        return draft.eventId();
    }

    @Override
    public float[] values() {
        return draft.values();
    }
}
