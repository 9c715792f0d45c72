package dev.quatrain.stream.decode;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/** Compiles steps that move past fields nobody asked for. */
final class AvroSkip {
    /** Records whose steps are known or being made: a schema may contain itself. */
    private final Map<String, Later> records = new HashMap<>();

    /** A record's step, which other steps refer to before it is made. */
    private static final class Later implements AvroStep {
        private AvroStep step = NOTHING;

        @Override
        public void run(AvroBytes in, Draft into) throws Undecodable {
            step.run(in, into);
        }
    }

    /** The step past a value of that schema. */
    AvroStep of(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> AvroStep.NOTHING;
            case BOOLEAN -> fixed(1);
            case INT, LONG, ENUM -> (in, into) -> in.readLong();
            case FLOAT -> fixed(Float.BYTES);
            case DOUBLE -> fixed(Double.BYTES);
            case FIXED -> fixed(schema.getFixedSize());
            case STRING, BYTES -> AvroSkip::lengthPrefixed;
            case UNION ->
                AvroStep.union(schema.getTypes().stream().map(this::of).toArray(AvroStep[]::new));
            case ARRAY -> items(of(schema.getElementType()), isEmpty(schema.getElementType(), new HashSet<>()));
            case MAP -> items(AvroStep.sequence(AvroSkip::lengthPrefixed, of(schema.getValueType())), false);
            case RECORD -> record(schema);
        };
    }

    private AvroStep record(Schema schema) {
        Later known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        Later record = new Later();
        records.put(schema.getFullName(), record);
        record.step = AvroStep.sequence(
                schema.getFields().stream().map(field -> of(field.schema())).toArray(AvroStep[]::new));
        return record;
    }

    private static AvroStep fixed(int size) {
        return (in, into) -> in.skip(size);
    }

    private static void lengthPrefixed(AvroBytes in, Draft into) throws Undecodable {
        in.skip(in.readLong());
    }

    /** @param empty whether an item takes no bytes, so that any number of them may follow and none need be passed */
    private static AvroStep items(AvroStep item, boolean empty) {
        if (empty) {
            return (in, into) -> {
                for (long items = in.readLong(); items != 0; items = in.readLong()) {
                    if (items < 0) {
                        in.skip(in.readLong());
                    }
                }
            };
        }
        return (in, into) -> {
            in.enter();
            for (long items = in.readBlock(); items > 0; items = in.readBlock()) {
                for (long i = 0; i < items; i++) {
                    item.run(in, into);
                }
            }
            in.leave();
        };
    }

    /** Whether a value takes no bytes. */
    private static boolean isEmpty(Schema schema, Set<String> within) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD ->
                !within.add(schema.getFullName())
                        || schema.getFields().stream().allMatch(field -> isEmpty(field.schema(), within));
            default -> false;
        };
    }
}
