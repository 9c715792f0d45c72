package dev.quatrain.stream.decode;

import dev.quatrain.model.settings.Suggestion;
import dev.quatrain.stream.decode.Undecodable.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is done with each field of the records of one writer's schema, in the order they are written: a schema compiled once, so that a
 * reading is decoded without asking it. Immutable, shared between threads.
 */
final class AvroPlan {
    private final AvroStep record;

    private AvroPlan(AvroStep record) {
        this.record = record;
    }

    /** Takes the record at the cursor. */
    void run(AvroBytes in, Draft into) throws Undecodable {
        record.run(in, into);
    }

    /**
     * Compiles a schema.
     *
     * @param problems takes what the fields ask for and the schema does not hold
     */
    static AvroPlan of(Schema schema, Fields fields, List<String> problems) {
        if (schema.getType() != Schema.Type.RECORD) {
            problems.add("it describes " + name(schema) + "; a reading is a record.");
            return new AvroPlan(AvroStep.NOTHING);
        }
        return new AvroPlan(new Compiler(problems).record(schema, fields, ""));
    }

    private static final class Compiler {
        private final List<String> problems;
        private final AvroSkip skip = new AvroSkip();

        Compiler(List<String> problems) {
            this.problems = problems;
        }

        AvroStep record(Schema schema, Fields fields, String path) {
            List<String> known =
                    schema.getFields().stream().map(Schema.Field::name).toList();
            for (String name : fields.names()) {
                if (!known.contains(name)) {
                    String near = Suggestion.of(name, known);
                    problems.add("there is no field " + path + name + "." + near
                            + (near.contains("Known") ? "" : " Known here: " + String.join(", ", known) + "."));
                }
            }
            List<AvroStep> steps = new ArrayList<>();
            for (Schema.Field field : schema.getFields()) {
                String name = path + field.name();
                int[] targets = fields.targets(field.name());
                Fields nested = fields.nested(field.name());
                if (targets != null) {
                    steps.add(take(field.schema(), targets, name));
                } else if (nested != null) {
                    steps.add(within(field.schema(), nested, name));
                } else {
                    steps.add(skip.of(field.schema()));
                }
            }
            return AvroStep.sequence(steps.toArray(AvroStep[]::new));
        }

        /** The fields of a record in a field; where that is null they are missing. */
        private AvroStep within(Schema schema, Fields fields, String path) {
            boolean union = schema.getType() == Schema.Type.UNION;
            List<Schema> branches = union ? schema.getTypes() : List.of(schema);
            if (branches.stream().noneMatch(branch -> branch.getType() == Schema.Type.RECORD)) {
                problems.add("the field " + path + " is " + name(schema) + "; fields within it were asked for: "
                        + String.join(", ", fields.names()) + ".");
                return AvroStep.NOTHING;
            }
            AvroStep[] steps = branches.stream()
                    .map(branch -> branch.getType() == Schema.Type.RECORD
                            ? record(branch, fields, path + ".")
                            : skip.of(branch))
                    .toArray(AvroStep[]::new);
            return union ? AvroStep.union(steps) : steps[0];
        }

        private AvroStep take(Schema schema, int[] targets, String path) {
            boolean union = schema.getType() == Schema.Type.UNION;
            List<Schema> branches = union ? schema.getTypes() : List.of(schema);
            for (int target : targets) {
                if (branches.stream().noneMatch(branch -> suits(branch, target))) {
                    problems.add("the field " + path + " is " + name(schema) + "; expected " + expected(target) + ".");
                    return AvroStep.NOTHING;
                }
            }
            AvroStep[] steps =
                    branches.stream().map(branch -> leaf(branch, targets, path)).toArray(AvroStep[]::new);
            return union ? AvroStep.union(steps) : steps[0];
        }

        /** A branch that does not suit may still be there: a value that chooses it is refused. */
        private static AvroStep leaf(Schema schema, int[] targets, String path) {
            for (int target : targets) {
                if (schema.getType() == Schema.Type.NULL ? target == Fields.ALL_VALUES : !suits(schema, target)) {
                    return refused(path, schema, target);
                }
            }
            return switch (schema.getType()) {
                case INT, LONG -> whole(schema, targets);
                case FLOAT -> (in, into) -> number(into, in.readFloat(), targets);
                case DOUBLE -> (in, into) -> number(into, in.readDouble(), targets);
                case STRING -> (in, into) -> text(into, in.readText(), targets);
                case ENUM -> {
                    List<String> symbols = schema.getEnumSymbols();
                    yield (in, into) -> symbol(into, symbols.get(in.readIndex(symbols.size())), targets);
                }
                case ARRAY -> {
                    AvroStep array = array(schema, path);
                    yield (in, into) -> {
                        into.beginArray();
                        array.run(in, into);
                        into.endArray();
                    };
                }
                default -> AvroStep.NOTHING; // null: what nobody sets is missing
            };
        }

        private static AvroStep whole(Schema schema, int[] targets) {
            boolean isInt = schema.getType() == Schema.Type.INT;
            long perMilli = unitsPerMilli(schema);
            return (in, into) -> {
                long value = isInt ? in.readInt() : in.readLong();
                for (int target : targets) {
                    if (target == Fields.TIME) {
                        into.setTime(Math.floorDiv(value, perMilli));
                    } else if (target == Fields.SERIES) {
                        into.setSeries(Long.toString(value));
                    } else if (target == Fields.ID) {
                        into.setId(Long.toString(value));
                    } else {
                        into.setValue(target, (double) value);
                    }
                }
            };
        }

        private static void number(Draft into, double value, int[] targets) throws Undecodable {
            for (int target : targets) {
                into.setValue(target, value);
            }
        }

        private static void text(Draft into, String text, int[] targets) throws Undecodable {
            for (int target : targets) {
                if (target == Fields.TIME) {
                    into.setTime(EventTime.parse(text));
                } else if (target == Fields.ID) {
                    into.setId(text);
                } else {
                    into.setSeries(text);
                }
            }
        }

        private static void symbol(Draft into, String name, int[] targets) throws Undecodable {
            for (int target : targets) {
                if (target == Fields.ID) {
                    into.setId(name);
                } else {
                    into.setSeries(name);
                }
            }
        }

        /** The numbers of an array and of the arrays within it, in the order they stand. */
        private static AvroStep array(Schema schema, String path) {
            AvroStep item = element(schema.getElementType(), path);
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

        private static AvroStep element(Schema schema, String path) {
            return switch (schema.getType()) {
                case INT -> (in, into) -> into.addValue(in.readInt());
                case LONG -> (in, into) -> into.addValue((double) in.readLong());
                case FLOAT -> (in, into) -> into.addValue(in.readFloat());
                case DOUBLE -> (in, into) -> into.addValue(in.readDouble());
                case NULL -> (in, into) -> into.addValue(Double.NaN);
                case ARRAY -> array(schema, path);
                case UNION ->
                    AvroStep.union(schema.getTypes().stream()
                            .map(branch -> element(branch, path))
                            .toArray(AvroStep[]::new));
                default -> refused(path, schema, 0);
            };
        }

        private static AvroStep refused(String path, Schema schema, int target) {
            String message = "The field " + path + " is " + name(schema) + "; expected " + expected(target);
            return (in, into) -> {
                throw new Undecodable(Reason.WRONG_TYPE, message);
            };
        }
    }

    private static boolean suits(Schema schema, int target) {
        return switch (target) {
            case Fields.SERIES, Fields.ID ->
                switch (schema.getType()) {
                    case STRING, ENUM, INT, LONG -> true;
                    default -> false;
                };
            case Fields.TIME ->
                switch (schema.getType()) {
                    case STRING -> true;
                    case LONG -> unitsPerMilli(schema) > 0;
                    default -> false;
                };
            case Fields.ALL_VALUES -> schema.getType() == Schema.Type.ARRAY && holdsNumbers(schema.getElementType());
            default -> isNumber(schema);
        };
    }

    private static boolean isNumber(Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG, FLOAT, DOUBLE -> true;
            default -> false;
        };
    }

    private static boolean holdsNumbers(Schema item) {
        return switch (item.getType()) {
            case ARRAY -> holdsNumbers(item.getElementType());
            case UNION -> item.getTypes().stream().anyMatch(AvroPlan::holdsNumbers);
            default -> isNumber(item);
        };
    }

    /** Of a time, by its logical type; milliseconds unless it says otherwise; 0 if it is no point in time. */
    private static long unitsPerMilli(Schema schema) {
        @Nullable String logical = schema.getProp("logicalType");
        if (logical == null) {
            return 1;
        }
        return switch (logical) {
            case "timestamp-millis", "local-timestamp-millis" -> 1;
            case "timestamp-micros", "local-timestamp-micros" -> 1_000;
            case "timestamp-nanos", "local-timestamp-nanos" -> 1_000_000;
            default -> 0;
        };
    }

    private static String expected(int target) {
        return switch (target) {
            case Fields.SERIES -> "a string, an enum, an int or a long for the series";
            case Fields.ID -> "a string, an enum, an int or a long for the event id";
            case Fields.TIME -> "a long or one of the timestamp types, or a string in ISO-8601, for the event time";
            case Fields.ALL_VALUES -> "an array of numbers";
            default -> "an int, a long, a float or a double";
        };
    }

    private static String name(Schema schema) {
        @Nullable String logical = schema.getProp("logicalType");
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream().map(AvroPlan::name).toList().toString();
            default -> schema.getType().name().toLowerCase(Locale.ROOT) + (logical == null ? "" : " (" + logical + ")");
        };
    }
}
