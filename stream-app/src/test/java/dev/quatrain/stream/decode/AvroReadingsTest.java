package dev.quatrain.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.quatrain.model.OperatorError;
import dev.quatrain.model.guard.EventId;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.schemas.Score;
import dev.quatrain.stream.config.AppConfig.Batch;
import dev.quatrain.stream.config.Encoding;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.config.ProvisionalScores;
import dev.quatrain.stream.config.States;
import dev.quatrain.stream.decode.Undecodable.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroReadingsTest {
    private static final byte[] KEY = "s".getBytes(StandardCharsets.UTF_8);
    private static final long T0 = 1_700_000_000_000L;

    /** Features of every type between fields of every type that nobody asked for. */
    private static final String RICH = """
            {"type": "record", "name": "R", "fields": [
              {"name": "lists", "type": {"type": "map", "values": {"type": "array", "items": ["null", "string"]}}},
              {"name": "site", "type": ["null", "string", "long"]},
              {"name": "a", "type": "int"},
              {"name": "tree", "type": ["null", {"type": "record", "name": "Tree", "fields": [
                {"name": "children", "type": {"type": "array", "items": "Tree"}},
                {"name": "payload", "type": "bytes"}]}]},
              {"name": "b", "type": ["null", "double", "string"]},
              {"name": "inner", "type": ["null", {"type": "record", "name": "Inner", "fields": [
                {"name": "code", "type": {"type": "fixed", "name": "Code", "size": 3}},
                {"name": "c", "type": "float"},
                {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["X", "Y"]}}]}]},
              {"name": "nothings", "type": {"type": "array", "items": "null"}},
              {"name": "d", "type": ["long", "null"]},
              {"name": "ts", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
              {"name": "flag", "type": "boolean"}]}
            """;

    private static final Map<String, String> MAPPED =
            Map.of("a", "a", "b", "b", "c", "inner.c", "d", "d", "again", "a");
    private static final List<String> FEATURES = List.of("a", "b", "c", "d", "again");

    @TempDir
    private Path folder = Path.of("unset");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void what_avros_own_writer_wrote_comes_back_to_the_bit(long seed) throws Exception {
        Readings readings = rich();
        Random random = new Random(seed);
        for (GenericRecord record : randomRecords(seed, 500)) {
            long millis = Math.abs(random.nextLong() >>> 20);
            record.put("site", random.nextBoolean() ? "söuth-" + random.nextInt() : Long.valueOf(random.nextInt()));
            record.put("ts", millis * 1000 + random.nextInt(1000));
            record.put("b", random.nextInt(4) == 0 ? null : (double) Float.intBitsToFloat(random.nextInt()) / 3);

            readings.decode(null, bytes(record, random.nextBoolean()), 7);

            assertThat(readings.series()).isEqualTo(record.get("site").toString());
            assertThat(readings.eventTimeMillis()).isEqualTo(millis);
            GenericRecord inner = (GenericRecord) record.get("inner");
            float a = number(record.get("a"));
            assertThat(bits(readings.values()))
                    .as("seed %d", seed)
                    .isEqualTo(bits(
                            a,
                            number(record.get("b")),
                            inner == null ? Float.NaN : number(inner.get("c")),
                            number(record.get("d")),
                            a));
        }
    }

    @Test
    void every_reading_that_is_cut_short_or_too_long_is_refused() throws Exception {
        Readings readings = rich();
        byte[] whole = good();
        readings.decode(null, whole, 7);

        for (int length = 0; length < whole.length; length++) {
            assertThat(reason(readings, Arrays.copyOf(whole, length))).isEqualTo(Reason.NOT_AVRO);
        }
        assertThat(reason(readings, Arrays.copyOf(whole, whole.length + 1))).isEqualTo(Reason.NOT_AVRO);
    }

    @Test
    void every_fault_has_the_reason_it_has_in_json() throws Exception {
        Readings readings = rich();

        assertThat(reason(readings, null)).isEqualTo(Reason.NULL_VALUE);
        assertThat(reason(readings, with("site", null))).isEqualTo(Reason.MISSING_SERIES);
        assertThat(reason(readings, with("site", " "))).isEqualTo(Reason.MISSING_SERIES);
        assertThat(reason(readings, with("site", "x".repeat(513)))).isEqualTo(Reason.MISSING_SERIES);
        assertThat(reason(readings, with("ts", null))).isEqualTo(Reason.MISSING_TIME);
        assertThat(reason(readings, with("ts", -1L))).isEqualTo(Reason.INVALID_TIME);
        assertThat(reason(readings, with("b", "12"))).isEqualTo(Reason.WRONG_TYPE);
        assertThat(reason(readings, with("b", 1e39))).isEqualTo(Reason.OUT_OF_RANGE);
    }

    @Test
    void null_and_numbers_that_are_not_finite_are_missing_as_in_json() throws Exception {
        Readings readings = rich();
        for (Object missing : new @Nullable Object[] {null, Double.NaN, Double.POSITIVE_INFINITY}) {
            readings.decode(null, with("b", missing), 7);
            assertThat(Float.isFinite(readings.values()[1])).isFalse();
        }
    }

    @Test
    void key_and_timestamp_of_the_record_serve_where_no_field_is_named() throws Exception {
        Readings readings = readings(RICH, null, null, MAPPED, null, FEATURES);

        readings.decode(KEY, good(), 7);

        assertThat(readings.series()).isEqualTo("s");
        assertThat(readings.eventTimeMillis()).isEqualTo(7);
        assertThatThrownBy(() -> readings.decode(null, good(), 7)).hasMessageContaining("no key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"float\"|1,2,3,4|4",
                "[\"null\",\"double\"]|1,2,null,4|4",
                "{\"type\":\"array\",\"items\":\"long\"}|1;2,3;4|4"
            })
    void an_array_gives_the_features_in_order_however_it_is_nested(String items, String values, int n)
            throws Exception {
        String schema = arraySchema(items);
        Readings readings = readings(schema, null, null, Map.of(), "image", names(n));

        readings.decode(KEY, array(schema, values), 1);

        assertThat(readings.values()).containsExactly(1, 2, values.contains("null") ? Float.NaN : 3, 4);
    }

    @Test
    void an_array_that_does_not_fit_is_refused() {
        String schema = arraySchema("\"float\"");
        Readings readings = readings(schema, null, null, Map.of(), "image", names(4));
        for (String values : List.of("1,2,3", "1,2,3,4,5", "")) {
            assertThatThrownBy(() -> readings.decode(KEY, array(schema, values), 1))
                    .isInstanceOf(Undecodable.class)
                    .hasMessageContaining("the model expects 4");
        }
    }

    @Test
    void lengths_and_counts_beyond_the_value_allocate_nothing_and_end_at_once() {
        byte[] huge = {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1};
        byte[] negative = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
        String empty = "{\"type\":\"record\",\"name\":\"E\",\"fields\":[]}";
        for (String type : List.of(
                "\"string\"",
                "\"bytes\"",
                "{\"type\":\"array\",\"items\":\"float\"}",
                "{\"type\":\"array\",\"items\":\"null\"}",
                "{\"type\":\"array\",\"items\":" + empty + "}",
                "{\"type\":\"map\",\"values\":\"null\"}")) {
            for (boolean taken : new boolean[] {false, type.equals("\"string\"")}) {
                String schema =
                        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":" + type + "}]}";
                Readings readings = readings(schema, taken ? "x" : null, null, Map.of(), null, List.of());
                for (byte[] value : List.of(huge, negative, join(huge, new byte[100]), join(negative, huge))) {
                    long before = allocated();
                    assertThat(reason(readings, value)).as(type).isEqualTo(Reason.NOT_AVRO);
                    assertThat(allocated() - before).as(type).isLessThan(10_000_000);
                }
            }
        }
    }

    @Test
    void a_value_that_nests_without_end_is_refused_before_the_stack_overflows() {
        String schema = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":[\"null\",\"R\"]}]}";
        Readings readings = readings(schema, null, null, Map.of(), null, List.of());
        byte[] deep = new byte[1_000_000];
        Arrays.fill(deep, (byte) 2);

        assertThat(reason(readings, deep)).isEqualTo(Reason.NOT_AVRO);
    }

    @Test
    @Timeout(60)
    void garbage_is_only_ever_undecodable_and_costs_no_more_memory_than_its_size() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("AvroReadingsTest -Dseed=" + seed);
        Random random = new Random(seed);
        Readings readings = rich();
        byte[] good = good();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] value;
            if (i % 3 == 0) {
                value = new byte[random.nextInt(200)];
                random.nextBytes(value);
            } else {
                value = Arrays.copyOf(good, i % 3 == 1 ? good.length : random.nextInt(good.length));
                for (int flips = 1 + random.nextInt(4); flips > 0 && value.length > 0; flips--) {
                    value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            long before = allocated();
            try {
                readings.decode(null, value, 7);
            } catch (Undecodable e) {
                refused++;
            }
            assertThat(allocated() - before).as("seed %d, value %d", seed, i).isLessThan(100_000);
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void nothing_is_allocated_per_feature() throws Exception {
        long few = allocatedPerReading(4);
        long many = allocatedPerReading(64);

        assertThat(many - few).isLessThan(16);
    }

    @Test
    void a_field_that_is_not_in_the_schema_is_named_with_those_that_are() {
        assertThatThrownBy(() -> readings(RICH, "sites", "inner.when", MAPPED, null, FEATURES))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("no field sites. Did you mean site? Known here: lists, site, a,")
                .hasMessageContaining("no field inner.when. Known here: code, c, kind.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lists|ts|a|the field lists is map; expected a string",
                "site|flag|a|the field flag is boolean; expected a long or one of the timestamp types",
                "site|ts|tree|the field tree is [null, record]; expected an int, a long, a float or a double",
                "site|ts|a.x|the field a is int; fields within it were asked for: x"
            })
    void a_field_of_the_wrong_type_is_refused_at_the_start(String series, String time, String feature, String why) {
        assertThatThrownBy(() -> readings(RICH, series, time, Map.of("f", feature), null, List.of("f")))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"string\"|a reading is a record",
                "{\"type\":|is no Avro schema",
                "{\"type\":\"x\"}|is no Avro schema"
            })
    void what_is_no_record_schema_is_refused_at_the_start(String text, String why) {
        assertThatThrownBy(() -> readings(text, null, null, Map.of(), null, List.of()))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining(why);
    }

    @Test
    void the_example_of_a_schema_serves() throws Exception {
        String schema;
        try (InputStream example =
                Objects.requireNonNull(Score.class.getResourceAsStream("/dev/quatrain/schemas/reading.avsc"))) {
            schema = new String(example.readAllBytes(), StandardCharsets.UTF_8);
        }
        GenericRecord record = new GenericData.Record(new Schema.Parser().parse(schema));
        record.put("event_time", T0);
        record.put("temperature", 51.5f);
        Readings readings =
                readings(schema, null, "event_time", Map.of(), null, List.of("flow", "temperature", "pressure"));

        readings.decode(KEY, bytes(record, false), 7);

        assertThat(readings.eventTimeMillis()).isEqualTo(T0);
        assertThat(readings.values()).containsExactly(Float.NaN, 51.5f, Float.NaN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"string\"                                            | 17",
                "\"long\"                                              | 17",
                "[\"null\",\"string\"]                                 | 17",
                "{\"type\":\"enum\",\"name\":\"e\",\"symbols\":[\"A\"]} | A",
                "[\"null\",\"long\"]                                   |"
            })
    void an_event_id_is_text_a_symbol_or_a_whole_number_and_may_not_be_missing(String type, @Nullable String id)
            throws Exception {
        Schema schema = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"id\",\"type\":" + type
                        + "},{\"name\":\"a\",\"type\":\"float\"}]}");
        Path file = Files.writeString(folder.resolve("id.avsc"), schema.toString());
        Pipeline without = pipeline(file, null, null, Map.of(), null);
        Pipeline pipeline = new Pipeline(
                without.name(),
                without.topic(),
                without.encoding(),
                null,
                null,
                "id",
                Map.of(),
                null,
                true,
                without.states(),
                without.source(),
                without.batch(),
                without.guard(),
                without.provisional());
        Readings readings = ReadingFormat.of(pipeline, List.of("a")).newReadings();
        GenericRecord record = new GenericData.Record(schema);
        record.put("a", 1f);
        if (id != null) {
            Object value = type.contains("long") ? (Object) Long.valueOf(id) : id;
            record.put(
                    "id",
                    type.contains("enum")
                            ? new GenericData.EnumSymbol(schema.getField("id").schema(), id)
                            : value);
            readings.decode(KEY, bytes(record, false), 7);
            assertThat(readings.eventId()).isEqualTo(EventId.of(id));
        } else {
            byte[] bytes = bytes(record, false);
            assertThatThrownBy(() -> readings.decode(KEY, bytes, 7))
                    .isInstanceOf(Undecodable.class)
                    .hasMessageContaining("The event id's field is missing");
        }
    }

    @Test
    void a_schema_that_is_not_there_is_refused_at_the_start() {
        Pipeline pipeline = pipeline(folder.resolve("gone.avsc"), null, null, Map.of(), null);
        assertThatThrownBy(() -> ReadingFormat.of(pipeline, List.of()))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("gone.avsc")
                .hasMessageContaining("readings.schema");
    }

    private Readings rich() {
        return readings(RICH, "site", "ts", MAPPED, null, FEATURES);
    }

    private Readings readings(
            String schema,
            @Nullable String series,
            @Nullable String time,
            Map<String, String> fields,
            @Nullable String values,
            List<String> features) {
        try {
            Path file = Files.writeString(folder.resolve("reading.avsc"), schema);
            return ReadingFormat.of(pipeline(file, series, time, fields, values), features)
                    .newReadings();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pipeline pipeline(
            Path schema,
            @Nullable String series,
            @Nullable String time,
            Map<String, String> fields,
            @Nullable String values) {
        return new Pipeline(
                "p",
                "readings",
                new Encoding.Avro(schema),
                series,
                time,
                fields,
                values,
                true,
                States.DEFAULT,
                Path.of("unused.qtn"),
                new Batch(1, Duration.ZERO),
                GuardPolicy.DEFAULT,
                ProvisionalScores.OFF);
    }

    private static List<GenericRecord> randomRecords(long seed, int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> (GenericRecord) new RandomData(new Schema.Parser().parse(RICH), 1, seed * n + i)
                        .iterator()
                        .next())
                .toList();
    }

    private static byte[] good() throws IOException {
        return with("b", 1.5);
    }

    /** A good reading but for one field. */
    private static byte[] with(String field, @Nullable Object value) throws IOException {
        GenericRecord record = randomRecords(9, 1).get(0);
        record.put("site", "north");
        record.put("ts", T0 * 1000);
        record.put("b", 1.5);
        record.put(field, value);
        return bytes(record, false);
    }

    /** @param sized whether blocks of arrays and maps tell their size in bytes */
    private static byte[] bytes(GenericRecord record, boolean sized) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EncoderFactory factory = EncoderFactory.get();
        BinaryEncoder encoder = sized ? factory.blockingBinaryEncoder(out, null) : factory.binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static String arraySchema(String items) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"image\",\"type\":{\"type\":\"array\",\"items\":"
                + items + "}}]}";
    }

    /** Rows apart by semicolons, values by commas. */
    private static byte[] array(String text, String values) throws IOException {
        Schema schema = new Schema.Parser().parse(text);
        Schema items = schema.getField("image").schema().getElementType();
        GenericRecord record = new GenericData.Record(schema);
        record.put(
                "image",
                items.getType() == Schema.Type.ARRAY
                        ? Arrays.stream(values.split(";"))
                                .map(row -> row(row, items.getElementType()))
                                .toList()
                        : row(values, items));
        return bytes(record, false);
    }

    private static List<@Nullable Object> row(String values, Schema item) {
        return Arrays.stream(values.split(","))
                .filter(value -> !value.isBlank())
                .map(value -> element(value, item.getType()))
                .collect(Collectors.toList());
    }

    private static @Nullable Object element(String value, Schema.Type type) {
        if (value.equals("null")) {
            return null;
        }
        return switch (type) {
            case FLOAT -> Float.valueOf(value);
            case LONG -> Long.valueOf(value);
            default -> Double.valueOf(value);
        };
    }

    private long allocatedPerReading(int features) throws Exception {
        String schema = names(features).stream()
                .map(name -> "{\"name\":\"" + name + "\",\"type\":[\"null\",\"double\"]}")
                .collect(Collectors.joining(",", "{\"type\":\"record\",\"name\":\"R\",\"fields\":[", "]}"));
        Readings readings = readings(schema, null, null, Map.of(), null, names(features));
        GenericRecord record = new GenericData.Record(new Schema.Parser().parse(schema));
        names(features).forEach(name -> record.put(name, 1.5));
        byte[] value = bytes(record, false);
        long start = 0;
        int n = 2000;
        for (int i = -n; i < n; i++) {
            start = i == 0 ? allocated() : start;
            readings.decode(KEY, value, 7);
        }
        return (allocated() - start) / n;
    }

    private static List<String> names(int n) {
        return IntStream.range(0, n).mapToObj(i -> "x" + i).toList();
    }

    private static @Nullable Reason reason(Readings readings, byte @Nullable [] value) {
        Undecodable refused = catchThrowableOfType(Undecodable.class, () -> readings.decode(KEY, value, 7));
        return refused == null ? null : refused.reason();
    }

    private static float number(@Nullable Object value) {
        return value instanceof Number number ? (float) number.doubleValue() : Float.NaN;
    }

    private static int[] bits(float... values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
