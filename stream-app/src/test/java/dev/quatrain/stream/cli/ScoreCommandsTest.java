package dev.quatrain.stream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quatrain.schemas.Score;
import dev.quatrain.schemas.ScoreFlag;
import dev.quatrain.schemas.ScoreJson;
import dev.quatrain.stream.broker.EmbeddedBroker;
import dev.quatrain.stream.scorelog.SomeScores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code tail} and {@code export} against a real broker; what was exported is read back by DuckDB. */
@Timeout(120)
class ScoreCommandsTest {
    private static final String TOPIC = "pumps.scores";

    @TempDir
    private static Path brokerFolder = Path.of("unset");

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    private static final List<Score> SCORES = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("unset");

    @BeforeAll
    static void fill_a_topic() {
        broker = EmbeddedBroker.start(brokerFolder, 0);
        SomeScores.topic(broker, TOPIC);
        for (int second = 0; second < 40; second++) {
            SCORES.add(SomeScores.pump("pump-1", second, second == 20 ? 3.25f : second / 100f, Set.of()));
            SCORES.add(SomeScores.pump("pump-2", second, 1 / 3f, Set.of(ScoreFlag.IMPUTED)));
            SCORES.add(SomeScores.valve("valve \"west\", 1", second));
        }
        List<Score> written = new ArrayList<>(SCORES);
        written.add(5, SomeScores.pump("pump-1", 2, 9, Set.of(ScoreFlag.PROVISIONAL)));
        SomeScores.append(broker, TOPIC, List.of(SomeScores.pump("aborted", 1, 9, Set.of())), written);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void tail_prints_the_past_then_what_comes_and_ends_on_an_interrupt() throws Exception {
        String topic = "follow.scores";
        SomeScores.topic(broker, topic);
        SomeScores.append(broker, topic, List.of(), List.of(SomeScores.pump("pump-1", 1, 0.5f, Set.of())));
        StringWriter out = new StringWriter();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread tail = new Thread(() -> exit.complete(
                commands(out, new StringWriter()).execute(args("tail", topic, "--from", "beginning", "--json"))));
        tail.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains("pump-1"));

        Score fresh = SomeScores.pump("pump-2", 2, 0.25f, Set.of());
        SomeScores.append(broker, topic, List.of(SomeScores.pump("aborted", 1, 9, Set.of())), List.of(fresh));
        await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains("pump-2"));
        tail.interrupt();

        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .last()
                .isEqualTo(new String(ScoreJson.encode(fresh), StandardCharsets.UTF_8));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.listGroups().all().get())
                    .as("consumer groups left behind")
                    .isEmpty();
        }
    }

    @Test
    void tail_chooses_series_by_pattern_models_and_anomalies() throws Exception {
        assertThat(tailed(1, "--from", "beginning", "--anomalies"))
                .singleElement()
                .asString()
                .startsWith("2026-01-01T00:00:20.000Z\tpump-1\tpump-lstm\t3\tANOMALY\t3.25\t");
        assertThat(tailed(80, "--from", "beginning", "--series", "pump-*")).hasSize(80);
        assertThat(tailed(5, "--from", "2026-01-01T00:00:35Z", "--model", "valve-cnn"))
                .hasSize(5);
        assertThat(tailed(41, "--from", "beginning", "--series", "pump-1", "--provisional"))
                .hasSize(41);
    }

    private static List<String> tailed(int least, String... more) throws Exception {
        StringWriter out = new StringWriter();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread tail =
                new Thread(() -> exit.complete(commands(out, new StringWriter()).execute(args("tail", TOPIC, more))));
        tail.start();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> out.toString().lines().count() >= least);
        tail.interrupt();
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        return out.toString().lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "parquet"})
    void what_duckdb_reads_back_is_what_was_scored(String format) throws Exception {
        Path file = folder.resolve("made/for it/it's scores." + format);
        StringWriter out = new StringWriter();
        assertThat(commands(out, new StringWriter()).execute(args("export", TOPIC, "--out", file.toString(), "--json")))
                .isZero();
        assertThat(out.toString()).contains("\"rows\":120").contains("\"malformed\":0");
        try (Stream<Path> left = Files.list(file.toAbsolutePath().getParent())) {
            assertThat(left).containsExactly(file);
        }
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            String source = "'" + file.toString().replace("'", "''") + "'";
            ResultSet rows = statement.executeQuery("SELECT * FROM "
                    + (format.equals("csv") ? "read_csv(" + source + ")" : source) + " ORDER BY event_time, series");
            for (Score score : SCORES) { // in that order
                assertThat(rows.next()).isTrue();
                assertEqual(rows, score);
            }
            assertThat(rows.next()).isFalse();
            assertThat(columns(rows)).containsExactly(COLUMNS.split(" ", -1));
        }
    }

    @Test
    void the_queries_of_the_documentation_run_over_what_was_exported() throws Exception {
        Path file = folder.resolve("scores.parquet");
        assertThat(commands(new StringWriter(), new StringWriter())
                        .execute(args("export", TOPIC, "--out", file.toString())))
                .isZero();
        Matcher queries = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/scores.md")));
        List<String> answers = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            while (queries.find()) {
                ResultSet rows = statement.executeQuery(queries.group(1).replace("scores.parquet", file.toString()));
                assertThat(rows.next()).isTrue();
                answers.add(rows.getString(1));
            }
        }
        assertThat(answers).containsExactly("pump-1", "attribution_flow");
    }

    private static final String COLUMNS = "series event_time model version status anomaly_score severity confidence"
            + " label flags scored_at actual_angle actual_flow actual_Pressure,_bar expected_flow"
            + " expected_Pressure,_bar lower_flow lower_Pressure,_bar upper_flow upper_Pressure,_bar"
            + " attribution_flow attribution_Pressure,_bar probability_open probability_shut forecast_angle_1"
            + " forecast_angle_2";

    private static List<String> columns(ResultSet rows) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            names.add(rows.getMetaData().getColumnName(i).replace(' ', '_'));
        }
        return names;
    }

    private static void assertEqual(ResultSet row, Score score) throws SQLException {
        assertThat(row.getString("series")).isEqualTo(score.series());
        assertThat(row.getObject("event_time", OffsetDateTime.class).toInstant().toEpochMilli())
                .isEqualTo(score.eventTimeMillis());
        assertThat(row.getString("model")).isEqualTo(score.modelId());
        assertThat(row.getString("version")).isEqualTo(score.modelVersion());
        assertThat(row.getString("status")).isEqualTo(score.status().name());
        assertNumber(row, "anomaly_score", score.anomalyScore());
        assertNumber(row, "severity", score.severity());
        assertNumber(row, "confidence", score.confidence());
        assertThat(row.getString("label")).isEqualTo(score.label());
        assertThat(row.getObject("scored_at", OffsetDateTime.class).toInstant().toEpochMilli())
                .isEqualTo(score.scoredAtMillis());
        boolean pump = score.modelId().equals("pump-lstm");
        assertThat(row.getString("flags"))
                .isEqualTo(pump ? (score.series().equals("pump-2") ? "IMPUTED" : null) : "GAP|RESET");
        assertNumber(row, "actual_flow", pump ? score.actual()[0] : Float.NaN);
        assertNumber(row, "actual_Pressure, bar", pump ? 4.5f : Float.NaN);
        assertNumber(row, "actual_angle", pump ? Float.NaN : score.actual()[0]);
        assertNumber(row, "expected_flow", pump ? score.expected()[0] : Float.NaN);
        assertNumber(row, "upper_Pressure, bar", pump ? 5 : Float.NaN);
        assertNumber(row, "attribution_flow", pump ? 0.75f : Float.NaN);
        assertNumber(row, "probability_shut", pump ? Float.NaN : 0.1f);
        assertNumber(row, "forecast_angle_2", pump ? Float.NaN : 1f / 3);
    }

    private static void assertNumber(ResultSet row, String column, float expected) throws SQLException {
        assertThat(Float.valueOf(number(row, column))).as(column).isEqualTo(Float.valueOf(expected));
    }

    /** NaN where there is none. A CSV's numbers are read as doubles. */
    private static float number(ResultSet row, String column) throws SQLException {
        Object value = row.getObject(column);
        return value == null ? Float.NaN : ((Number) value).floatValue();
    }

    @Test
    void export_takes_a_range_of_event_time_the_same_each_time() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (String name : List.of("a.csv", "b.csv")) {
            Path file = folder.resolve(name);
            assertThat(commands(new StringWriter(), new StringWriter())
                            .execute(args(
                                    "export",
                                    TOPIC,
                                    "--from",
                                    "2026-01-01T00:00:10Z",
                                    "--to",
                                    "2026-01-01 00:00:12",
                                    "--out",
                                    file.toString())))
                    .isZero();
            files.add(Files.readAllBytes(file));
        }
        assertThat(new String(files.get(0), StandardCharsets.UTF_8).lines()).hasSize(1 + 2 * 3);
        assertThat(files.get(0)).isEqualTo(files.get(1));
    }

    @Test
    void nothing_in_the_range_gives_a_table_without_rows() throws IOException {
        Path file = folder.resolve("none.csv");
        assertThat(commands(new StringWriter(), new StringWriter())
                        .execute(args("export", TOPIC, "--from", "2027-01-01", "--out", file.toString())))
                .isZero();
        assertThat(file)
                .content()
                .isEqualTo(
                        "series,event_time,model,version,status,anomaly_score,severity,confidence,label,flags,scored_at\n");
    }

    @Test
    void an_export_that_fails_leaves_what_was_there() throws IOException {
        Path file = Files.writeString(folder.resolve("scores.csv"), "old");
        Files.createDirectory(folder.resolve("scores.csv.partial"));
        Files.writeString(folder.resolve("scores.csv.partial").resolve("in-the-way"), "x");
        assertThat(error(1, args("export", TOPIC, "--out", file.toString())))
                .contains("Cannot write")
                .contains("--out");
        assertThat(file).content().isEqualTo("old");
    }

    @Test
    void mistakes_are_told_with_advice() {
        assertThat(error(1, args("tail", "nobody.scores")))
                .contains("There is no topic nobody.scores")
                .contains("--topic");
        assertThat(error(1, "tail", "--bootstrap", "127.0.0.1:1", "--topic", TOPIC))
                .contains("No Kafka broker answers at 127.0.0.1:1")
                .contains("--bootstrap");
        assertThat(error(2, "tail")).contains("Which scores?");
        assertThat(error(2, args("tail", TOPIC, "--from", "yesterday")))
                .contains("yesterday")
                .contains("15m");
        assertThat(error(2, args("export", TOPIC, "--out", "scores.xlsx"))).contains("--format csv");
    }

    private static String error(int exit, String... arguments) {
        StringWriter err = new StringWriter();
        assertThat(commands(new StringWriter(), err).execute(arguments)).isEqualTo(exit);
        assertThat(err.toString()).doesNotContain("\tat ");
        return err.toString();
    }

    private static CommandLine commands(StringWriter out, StringWriter err) {
        return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    }

    private static String[] args(String command, String topic, String... more) {
        return Stream.concat(
                        Stream.of(command, "--bootstrap", broker.bootstrapServers(), "--topic", topic), Stream.of(more))
                .toArray(String[]::new);
    }
}
