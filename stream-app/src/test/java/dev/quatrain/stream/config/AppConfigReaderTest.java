package dev.quatrain.stream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.guard.GuardPolicy;
import dev.quatrain.model.scoring.SwapPolicy;
import dev.quatrain.stream.access.Role;
import dev.quatrain.stream.access.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppConfigReaderTest {
    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void a_whole_configuration_is_read() throws IOException {
        AppConfig config = read("""
                app: pumps
                kafka: { bootstrap.servers: "b:9092", security.protocol: SSL }
                topics: { partitions: 12, replication: 3 }
                pipelines:
                  - name: main
                    readings: { topic: in, series: id, time: at, features: { temperature: t.c } }
                    model: models/m.qtn
                    batch: { size: 64, linger: 2ms }
                    guard: { late: dlq, missing: impute-last, gap: { after: 5, do: continue } }
                http: { port: 9000 }
                alerts:
                  rules: [ { name: r, threshold: 2, times: 2, of: 3 } ]
                """, Map.of());
        Pipeline pipeline = config.pipelines().get(0);
        assertThat(config.kafka()).containsEntry("security.protocol", "SSL");
        assertThat(config.topics()).isEqualTo(new AppConfig.Topics(12, (short) 3));
        assertThat(pipeline.seriesField()).isEqualTo("id");
        assertThat(pipeline.fields()).containsExactly(Map.entry("temperature", "t.c"));
        assertThat(pipeline.model()).isEqualTo(folder.resolve("models/m.qtn"));
        assertThat(pipeline.batch()).isEqualTo(new AppConfig.Batch(64, Duration.ofMillis(2)));
        assertThat(pipeline.guard())
                .isEqualTo(new GuardPolicy(
                                GuardPolicy.Late.DLQ, GuardPolicy.Missing.IMPUTE_LAST, GuardPolicy.Gap.CONTINUE, 5)
                        .with(new GuardPolicy.Silence(true, 5, Duration.ofMinutes(1))));
        assertThat(config.rules()).containsExactly(new AppConfig.Rule("r", "*", 2f, 1.6f, 2, 3));
        assertThat(config.scoresTopic()).isEqualTo("pumps.scores");
    }

    @Test
    void a_configuration_with_other_pipelines_keeps_all_the_rest() throws IOException {
        AppConfig config = read("""
                app: pumps
                pipelines:
                  - { name: a, readings: { topic: in }, model: m.qtn }
                  - { name: b, readings: { topic: in }, model: m.qtn }
                tracing: { otlp: "http://127.0.0.1:4318" }
                """, Map.of());

        AppConfig one = config.with(List.of(config.pipelines().get(1)));

        assertThat(one).usingRecursiveComparison().ignoringFields("pipelines").isEqualTo(config);
        assertThat(one.tracing().on()).isTrue();
        assertThat(one.pipelines()).extracting(Pipeline::name).containsExactly("b");
    }

    @Test
    void the_history_has_bounds_and_an_instance_an_address() throws IOException {
        String yaml = """
                app: pumps
                pipelines: [ { name: main, readings: { topic: in }, model: m.qtn } ]
                history: { points: %s, memory: %s }
                http: { advertised: "%s" }
                """;

        AppConfig config = read(yaml.formatted("500", "1GiB", "scorer-0.scorer:8080"), Map.of());

        assertThat(config.history()).isEqualTo(new HistorySettings(500, 1 << 30));
        assertThat(config.http().advertised()).isEqualTo("scorer-0.scorer:8080");
        assertThat(EffectiveConfig.of(config))
                .contains("history.memory: 1024MiB", "http.advertised: scorer-0.scorer:8080");
        assertThatThrownBy(() -> read(yaml.formatted("5", "12 parsecs", "http://x/"), Map.of()))
                .hasMessageContaining("history.points")
                .hasMessageContaining("history.memory")
                .hasMessageContaining("http.advertised");
    }

    @Test
    void features_come_as_fields_or_as_one_array_but_not_as_both() throws IOException {
        String yaml = """
                app: cameras
                pipelines:
                  - name: main
                    readings: { topic: in, values: image%s }
                    scores: { echo: false }
                    state: { precision: float16 }
                    model: m.qtn
                """;

        Pipeline pipeline = read(yaml.formatted(""), Map.of()).pipelines().get(0);

        assertThat(pipeline.valuesField()).isEqualTo("image");
        assertThat(pipeline.echo()).isFalse();
        assertThat(pipeline.states().half()).isTrue();
        assertThatThrownBy(() -> read(yaml.formatted(", features: { a: b }"), Map.of()))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("pipelines[0].readings.values: names an array of all features");
    }

    @Test
    void a_model_is_a_file_or_announced_and_only_the_latter_has_a_swap() throws IOException {
        assertThat(source("model: m.qtn")).isEqualTo(new ModelSource.File(folder.resolve("m.qtn")));
        assertThat(source("announced: pump")).isEqualTo(new ModelSource.Announced("pump", SwapPolicy.DEFAULT));
        assertThat(source("announced: pump, swap: { states: rewarm }"))
                .isEqualTo(new ModelSource.Announced("pump", new SwapPolicy(SwapPolicy.States.REWARM, 64)));
        assertThat(source("announced: pump, swap: { keep: 8 }"))
                .isEqualTo(new ModelSource.Announced("pump", new SwapPolicy(SwapPolicy.States.CARRY, 8)));
        assertThatThrownBy(() -> source("model: m.qtn, announced: pump"))
                .hasMessageContaining("pipelines[0].model: names a file, and announced a model to follow");
        assertThatThrownBy(() -> source("model: m.qtn, swap: { states: reset }"))
                .hasMessageContaining("pipelines[0].swap: says what happens when another model is announced");
        assertThatThrownBy(() -> source("announced: pump, swap: { states: reset, keep: 8 }"))
                .hasMessageContaining("pipelines[0].swap.keep: keeps readings to go on from");
        assertThatThrownBy(() -> source("announced: pump, swap: { state: reset }"))
                .hasMessageContaining("pipelines[0].swap.state")
                .hasMessageContaining("states");
        assertThatThrownBy(() -> source("announcd: pump"))
                .hasMessageContaining("pipelines[0].announcd")
                .hasMessageContaining("announced");
    }

    private ModelSource source(String keys) throws IOException {
        String yaml = "app: a\npipelines:\n  - { name: p, readings: { topic: t }, " + keys + " }\n";
        return read(yaml, Map.of()).pipelines().get(0).source();
    }

    @Test
    void places_of_announced_bundles_are_folders_and_urls() throws IOException {
        String yaml = """
                app: a
                models: { sources: [ models, "https://models.example/pumps" ] }
                pipelines: [ { name: p, readings: { topic: t }, announced: pump } ]
                """;
        AppConfig config = read(yaml, Map.of());
        assertThat(config.models().sources())
                .containsExactly(folder.resolve("models").toString(), "https://models.example/pumps");
        assertThat(EffectiveConfig.of(config))
                .contains("pipelines.p.announced: pump")
                .contains("pipelines.p.swap.states: CARRY")
                .contains("models.sources: [");
    }

    @Test
    void states_are_in_memory_unless_rocksdb_is_named_and_then_most_may_be_on_disk() throws IOException {
        assertThat(states("{}")).isEqualTo(States.DEFAULT);
        assertThat(states("{ store: rocksdb }")).isEqualTo(new States(false, 100_000));
        assertThat(states("{ store: rocksdb, resident: 10, precision: float16 }"))
                .isEqualTo(new States(true, 10));
        assertThatThrownBy(() -> states("{ resident: 10 }"))
                .hasMessageContaining("1 problem:")
                .hasMessageContaining("pipelines[0].state.resident: counts the series in memory");
        assertThatThrownBy(() -> states("{ store: disk, resident: 0 }"))
                .hasMessageContaining("pipelines[0].state.store: ")
                .hasMessageContaining("pipelines[0].state.resident: ");
    }

    @Test
    void every_policy_of_the_guard_is_read() throws IOException {
        assertThat(guard("{}")).isEqualTo(GuardPolicy.DEFAULT);
        assertThat(guard("""
                { late: score-without-rewind, missing: impute-expected, out_of_range: clip,
                  gap: { after: 5, do: decay, half_life: 20 }, future: { most: 10m, do: drop },
                  silence: { after: 7, patience: 30s }, idle: 3d }"""))
                .isEqualTo(new GuardPolicy(
                        GuardPolicy.Late.SCORE_WITHOUT_REWIND,
                        GuardPolicy.Duplicate.EVENT_TIME,
                        GuardPolicy.Missing.IMPUTE_EXPECTED,
                        GuardPolicy.Range.CLIP,
                        GuardPolicy.Gap.DECAY,
                        5,
                        20,
                        new GuardPolicy.Future(GuardPolicy.Future.Fate.DROP, Duration.ofMinutes(10)),
                        new GuardPolicy.Silence(true, 7, Duration.ofSeconds(30)),
                        new GuardPolicy.Idle(true, Duration.ofDays(3))));
        GuardPolicy off = guard("{ silence: off, idle: 'off', gap: { after: 6 } }");
        assertThat(off.silence()).isEqualTo(GuardPolicy.Silence.OFF);
        assertThat(off.idle()).isEqualTo(GuardPolicy.Idle.OFF);
        assertThat(guard("{ gap: { after: 6, do: decay } }").halfLifeIntervals())
                .isEqualTo(6);
        assertThat(guard("{ gap: { after: 6 } }").silence().intervals())
                .as("as the gap, unless it says otherwise")
                .isEqualTo(6);
        assertThat(GuardPolicy.Idle.DEFAULT.millis(1000))
                .isEqualTo(Duration.ofDays(7).toMillis());
        assertThat(GuardPolicy.Idle.DEFAULT.millis(3_600_000))
                .isEqualTo(Duration.ofHours(1000).toMillis());
    }

    @Test
    void what_the_guard_cannot_be_told_is_said_with_what_it_can() {
        assertThatThrownBy(() -> guard("{ silense: off, late: later, future: { most: soon }, duplicate: event-id }"))
                .hasMessageContaining("4 problems")
                .hasMessageContaining("guard.silense: unknown key. Did you mean silence?")
                .hasMessageContaining("one of drop, score-without-rewind, dlq")
                .hasMessageContaining("guard.future.most: ")
                .hasMessageContaining("readings.id: missing; guard: { duplicate: event-id } needs");
        assertThatThrownBy(() -> guard("{ silence: { after: 0, patience: 0s }, idle: 0s, gap: { half_life: 3 } }"))
                .hasMessageContaining("4 problems")
                .hasMessageContaining("guard.silence.patience: must be above 0")
                .hasMessageContaining("guard.idle: must be above 0")
                .hasMessageContaining("guard.gap.half_life: is for do: decay");
        assertThatThrownBy(() -> read(MINIMAL.replace("topic: t", "topic: t, id: x"), Map.of()))
                .hasMessageContaining("readings.id: names a field nobody asks for");
        assertThatThrownBy(() -> read(MINIMAL + "alerts: { rules: [ { name: silence } ] }\n", Map.of()))
                .hasMessageContaining("silence is the rule of series that do not speak");
    }

    private GuardPolicy guard(String guard) throws IOException {
        String yaml =
                "app: a\npipelines:\n  - { name: p, readings: { topic: t }, model: m.qtn, guard: " + guard + " }\n";
        return read(yaml, Map.of()).pipelines().get(0).guard();
    }

    private States states(String state) throws IOException {
        String yaml =
                "app: a\npipelines:\n  - { name: p, readings: { topic: t }, model: m.qtn, state: " + state + " }\n";
        return read(yaml, Map.of()).pipelines().get(0).states();
    }

    @Test
    void avro_needs_the_writers_schema_and_json_takes_none() throws IOException {
        String yaml = """
                app: a
                pipelines:
                  - { name: p, model: m.qtn, readings: { topic: t%s } }
                """;

        assertThat(read(yaml.formatted(""), Map.of()).pipelines().get(0).encoding())
                .isEqualTo(new Encoding.Json());
        assertThat(read(yaml.formatted(", format: avro, schema: r.avsc"), Map.of())
                        .pipelines()
                        .get(0)
                        .encoding())
                .isEqualTo(new Encoding.Avro(folder.resolve("r.avsc")));
        assertThatThrownBy(() -> read(yaml.formatted(", format: avro"), Map.of()))
                .hasMessageContaining("pipelines[0].readings.schema: missing");
        assertThatThrownBy(() -> read(yaml.formatted(", schema: r.avsc"), Map.of()))
                .hasMessageContaining("set format: avro");
    }

    @Test
    void the_effective_configuration_names_every_default_and_no_secret() throws IOException {
        AppConfig config = read("""
                app: pumps
                kafka:
                  bootstrap.servers: "b:9092"
                  sasl.jaas.config: "org...PlainLoginModule required username=u password=hush;"
                  ssl.key.password: hush
                  schema.registry.url: "https://me:hush@registry:8081/x"
                pipelines:
                  - name: main
                    readings: { topic: in }
                    model: m.qtn
                """, Map.of());

        assertThat(EffectiveConfig.of(config))
                .contains("\n  pipelines.main.batch.size: 256")
                .contains("\n  kafka.bootstrap.servers: b:9092")
                .contains("\n  kafka.sasl.jaas.config: ****")
                .contains("https://****@registry:8081/x")
                .contains("\n  pipelines.main.state.store: memory")
                .contains("\n  http.host: 127.0.0.1")
                .contains("\n  pipelines.main.guard.late: DROP")
                .contains("\n  pipelines.main.guard.silence.patience: PT1M")
                .contains("\n  pipelines.main.guard.idle: as suits the model")
                .doesNotContain("hush");
    }

    @Test
    void three_mistakes_are_reported_together() {
        assertThatThrownBy(() -> read("""
                        app: pumps
                        pipelines:
                          - name: main
                            readings: { topik: in }
                            model: m.qtn
                            batch: { size: lots, linger: 5ms }
                        """, Map.of()))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("pipelines[0].readings.topic: missing")
                .hasMessageContaining("pipelines[0].readings.topik: unknown key. Did you mean topic?")
                .hasMessageContaining("pipelines[0].batch.size: \"lots\" is not valid");
    }

    @Test
    void the_environment_wins_over_the_file_and_overrides_over_both() throws IOException {
        Map<String, String> environment = Map.of(
                "QUATRAIN_HTTP_PORT", "9001",
                "QUATRAIN_KAFKA_BOOTSTRAP_SERVERS", "env:1",
                "QUATRAIN_DATA", "/elsewhere");
        AppConfig config = read(MINIMAL, environment);
        assertThat(config.http().port()).isEqualTo(9001);
        assertThat(config.kafka()).containsEntry("bootstrap.servers", "env:1");
        AppConfig overridden = AppConfigReader.read(folder.resolve("app.yaml"), Map.of("http.port", "0"), environment);
        assertThat(overridden.http().port()).isZero();
    }

    @Test
    void defaults_are_loopback_and_the_models_own_threshold() throws IOException {
        AppConfig config = read(MINIMAL, Map.of());
        assertThat(config.http()).isEqualTo(AppConfig.Http.local(8080));
        assertThat(config.rules()).containsExactly(new AppConfig.Rule("anomaly", "*", 1f, 0.8f, 1, 1));
        assertThat(config.pipelines().get(0).guard()).isEqualTo(GuardPolicy.DEFAULT);
    }

    @Test
    void other_machines_are_let_in_only_with_a_login_or_an_explicit_none() throws IOException {
        for (String host : new String[] {"0.0.0.0", "'::'", "10.0.0.7", "plant.example", "127.evil.example"}) {
            assertThatThrownBy(() -> read(MINIMAL + "http: { host: " + host + " }\n", Map.of()))
                    .isInstanceOf(OperatorError.class)
                    .hasMessageContaining("http.auth: missing")
                    .hasMessageContaining("`auth: none`");
        }
        for (String host : new String[] {"127.0.0.2", "'::1'", "localhost"}) {
            assertThat(read(MINIMAL + "http: { host: " + host + " }\n", Map.of())
                            .http()
                            .auth())
                    .isNull();
        }
        assertThat(read(MINIMAL + "http: { host: 0.0.0.0, auth: none }\n", Map.of())
                        .http()
                        .host())
                .isEqualTo("0.0.0.0");
        assertThatThrownBy(() -> read(MINIMAL + "http: { auth: {} }\n", Map.of()))
                .hasMessageContaining("names neither users nor tokens");
        assertThatThrownBy(() -> read(MINIMAL + "http: { auth: maybe }\n", Map.of()))
                .hasMessageContaining("http.auth: \"maybe\" is not valid");
    }

    @Test
    void values_that_could_not_work_later_are_refused_now() {
        assertThatThrownBy(() -> read(
                        MINIMAL
                                + "topics: { replication: 0 }\nalerts: { rules: [ { name: r, times: 65, of: 65 }, { name: r, recovery: 2 } ] }\n",
                        Map.of()))
                .hasMessageContaining("topics.replication: 0 is not valid")
                .hasMessageContaining("alerts.rules[0].of: 65 is not valid; expected a whole number from 1 to 64")
                .hasMessageContaining("alerts.rules[1].recovery: 2 is not valid")
                .hasMessageContaining("two rules are called r");
    }

    @Test
    void provisional_scores_come_after_a_silence_that_suits_the_model_or_is_given_or_never() throws IOException {
        long minute = 60_000;
        assertThat(silence("")).isEqualTo(ProvisionalScores.DEFAULT);
        assertThat(ProvisionalScores.DEFAULT.silence(1000)).contains(Duration.ofSeconds(10));
        assertThat(ProvisionalScores.DEFAULT.silence(minute)).contains(Duration.ofMinutes(2));
        assertThat(silence("provisional_after: 30s").silence(minute)).contains(Duration.ofSeconds(30));
        assertThat(silence("provisional_after: off")).isEqualTo(ProvisionalScores.OFF);
        assertThat(silence("provisional_after: 'off'")).isEqualTo(ProvisionalScores.OFF);
        for (String wrong : new String[] {"0s", "soon", "true", "[1]"}) {
            assertThatThrownBy(() -> silence("provisional_after: " + wrong))
                    .hasMessageContaining("1 problem:")
                    .hasMessageContaining("pipelines[0].provisional_after: ");
        }
    }

    @Test
    void logins_and_certificates_are_read() throws IOException {
        AppConfig.Http http =
                read(MINIMAL + """
                http:
                  host: 0.0.0.0
                  tls: { certificate: tls/crt.pem, key: /run/key.pem }
                  auth:
                    users: people
                    operators: [anna]
                    tokens: [ { name: prometheus, role: viewer, token: "${env:TOKEN}" } ]
                    metrics: true
                """, Map.of("TOKEN", "t".repeat(24))).http();
        assertThat(http.tls()).isEqualTo(new AppConfig.Tls(folder.resolve("tls/crt.pem"), Path.of("/run/key.pem")));
        assertThat(http.auth())
                .isEqualTo(new AppConfig.Auth(
                        folder.resolve("people"),
                        Set.of("anna"),
                        List.of(new Token("prometheus", Role.VIEWER, "t".repeat(24))),
                        true,
                        false));
    }

    @Test
    void secrets_come_from_the_environment_and_from_files_and_are_never_shown() throws IOException {
        Files.writeString(folder.resolve("password"), "from a file $1 ${env:NOT_AGAIN}\n");
        String yaml = MINIMAL + """
                kafka:
                  sasl.jaas.config: 'PlainLoginModule required username="u" password="${env:PW}";'
                  ssl.key.password: ${file:password}
                  innocent.name: ${env:PW}
                  other: ${unknown:x} $x
                """;

        AppConfig config = read(yaml, Map.of("PW", "hush"));

        assertThat(config.kafka())
                .containsEntry("sasl.jaas.config", "PlainLoginModule required username=\"u\" password=\"hush\";")
                .containsEntry("ssl.key.password", "from a file $1 ${env:NOT_AGAIN}")
                .containsEntry("other", "${unknown:x} $x");
        assertThat(EffectiveConfig.of(config)).contains("innocent.name: ****").doesNotContain("hush", "a file");
        assertThatThrownBy(() -> read(yaml.replace("file:password", "file:absent"), Map.of()))
                .isInstanceOf(OperatorError.class)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("kafka.sasl.jaas.config: refers to ${env:PW}, but the environment has no")
                .hasMessageContaining("kafka.ssl.key.password: refers to ${file:absent}, which cannot be read");
    }

    @Test
    void kafkas_own_providers_keep_their_notation() throws IOException {
        String yaml = MINIMAL + "kafka: { config.providers: file, a: '${file:/x:password}' }\n";
        assertThat(read(yaml, Map.of()).kafka()).containsEntry("a", "${file:/x:password}");
    }

    @Test
    void a_token_in_the_file_itself_is_refused() {
        String token = "t".repeat(32);
        assertThatThrownBy(() ->
                        read(MINIMAL + "http: { auth: { tokens: [ { name: t, token: " + token + " } ] } }\n", Map.of()))
                .hasMessageContaining("http.auth.tokens[0].token: stands in the configuration itself")
                .hasMessageNotContaining(token);
    }

    @ParameterizedTest
    @CsvSource({
        "ssl.key.password, x, true",
        "ssl.keystore.key, x, true",
        "sasl.jaas.config, 'M required password=\"x\";', true",
        "sasl.jaas.config, 'M required useKeyTab=true;', false",
        "sasl.oauthbearer.token.endpoint.url, https://x, false",
        "ssl.truststore.location, /x, false",
        "bootstrap.servers, x, false"
    })
    void a_secret_is_known_by_its_key(String key, String value, boolean secret) {
        assertThat(SecretKeys.holds(key, value)).isEqualTo(secret);
    }

    private ProvisionalScores silence(String line) throws IOException {
        String yaml = "app: a\npipelines:\n  - { name: p, readings: { topic: t }, model: m.qtn, " + line + " }\n";
        return read(yaml, Map.of()).pipelines().get(0).provisional();
    }

    private static final String MINIMAL = "app: a\npipelines:\n  - { name: p, readings: { topic: t }, model: m.qtn }\n";

    private AppConfig read(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(folder.resolve("app.yaml"), yaml);
        return AppConfigReader.read(file, Map.of(), environment);
    }
}
