package dev.quatrain.stream.app;

import dev.quatrain.model.OperatorError;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.EffectiveConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.fleet.Fleet;
import dev.quatrain.stream.history.Backfill;
import dev.quatrain.stream.history.Histories;
import dev.quatrain.stream.http.DashboardServer;
import dev.quatrain.stream.http.Health;
import dev.quatrain.stream.http.TopologyGraph;
import dev.quatrain.stream.live.LiveAlerts;
import dev.quatrain.stream.live.TopicTail;
import dev.quatrain.stream.metrics.KafkaMetrics;
import dev.quatrain.stream.metrics.ModelMetrics;
import dev.quatrain.stream.metrics.ScoringMetrics;
import dev.quatrain.stream.models.AnnouncementLog;
import dev.quatrain.stream.models.ReleaseChanges;
import dev.quatrain.stream.scoring.ScoringProcessor;
import dev.quatrain.stream.scoring.StateCopies;
import dev.quatrain.stream.topology.ScoringTopology;
import dev.quatrain.stream.tracing.OpenTelemetrySpans;
import dev.quatrain.stream.tracing.ScoringSpans;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running instance: the models, the streams, and what is served over HTTP. */
public final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);

    private final AppConfig config;
    private final Models models;
    private final ScoringMetrics metrics;
    /** Kafka Streams wants a folder of its own per instance. Nothing in it outlives the process: every store is restored from its changelog. */
    private final TemporaryFolder stateFolder;

    private final BrokerContact contact = new BrokerContact(System.nanoTime());

    /** Null where nobody asked for spans. */
    private final @Nullable OpenTelemetrySpans spans;

    private final Histories histories;
    private final StateCopies copies = new StateCopies();
    private final TopicTail tail;
    private final Backfill backfill;
    private final DashboardServer dashboard;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    /** Null until every pipeline has a model. */
    private volatile @Nullable KafkaStreams streams;

    private volatile @Nullable RunningTopology graph;

    private boolean closed;

    private Application(AppConfig config, PrometheusRegistry registry) {
        this.config = config;
        this.spans = config.tracing().on()
                ? OpenTelemetrySpans.start(config.app(), config.tracing().otlp())
                : null;
        this.models = Models.open(config, new ModelMetrics(registry, Clock.systemUTC()), this::scoreOnceComplete);
        try {
            Topics topics = new Topics(config.kafka(), BROKER_PATIENCE);
            topics.createAbsent(topics(config, models));
            topics.createAbsent(commands(config, topics));
            JvmMetrics.builder().register(registry);
            this.metrics = new ScoringMetrics(registry);
            // At-least-once, commits are rare: what is not committed has mostly been scored.
            boolean atLeastOnce =
                    StreamsConfig.AT_LEAST_ONCE.equals(config.kafka().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
            ScoringMetrics.lag(
                    registry,
                    () -> ofStreams(KafkaStreams::metrics, Map.of()),
                    () -> atLeastOnce ? Set.of() : ofStreams(KafkaStreams::metadataForLocalThreads, Set.of()));
            KafkaMetrics.register(registry, () -> ofStreams(KafkaStreams::metrics, Map.of()));
            LiveAlerts alerts = new LiveAlerts();
            metrics.rules(config.ruleNames());
            ScoringMetrics.openAlerts(
                    registry, config.ruleNames(), () -> alerts.list(alert -> alert.state() == AlertState.FIRING));
            this.histories = new Histories(config.history(), Clock.systemUTC());
            ServedModels served = new ServedModels(models);
            this.stateFolder = TemporaryFolder.create("quatrain-state-");
            try {
                this.dashboard = DashboardServer.start(new DashboardServer.Options(
                        config.http(),
                        config.app(),
                        new Fleet(histories, alerts, served::samplingMillis, Clock.systemUTC()),
                        this::health,
                        served::cards,
                        new DashboardServer.Behind(
                                address -> new StreamsCluster(address, () -> streams),
                                served,
                                copies,
                                served::report,
                                new AnnouncedReleases(
                                        models,
                                        new ReleaseChanges(
                                                new AnnouncementLog(config.kafka(), config.modelsTopic()),
                                                config.modelsTopic(),
                                                Clock.systemUTC())),
                                this::graph),
                        registry));
            } catch (RuntimeException e) {
                stateFolder.close();
                throw e;
            }
            this.tail = new TopicTail(config.kafka(), config.alertsTopic(), alerts);
            this.backfill = new Backfill(config.kafka(), config.scoresTopic(), sources(config, served), histories);
        } catch (RuntimeException e) {
            models.close();
            if (spans != null) {
                spans.close();
            }
            throw e;
        }
    }

    private <T> T ofStreams(Function<KafkaStreams, T> question, T otherwise) {
        KafkaStreams running = streams;
        return running == null ? otherwise : question.apply(running);
    }

    private TopologyGraph graph() {
        RunningTopology running = graph;
        return running == null ? TopologyGraph.NONE : running.get();
    }

    private static List<Backfill.Source> sources(AppConfig config, ServedModels models) {
        return config.pipelines().stream()
                .map(pipeline -> (Backfill.Source) new ScoresOf(
                        pipeline.name(),
                        pipeline.rekeys() ? ScoringTopology.bySeriesTopic(config, pipeline) : pipeline.topic(),
                        models))
                .toList();
    }

    /** The scores of one pipeline among those of the topic. */
    private record ScoresOf(String pipeline, String topic, ServedModels models) implements Backfill.Source {
        @Override
        public boolean scoresWith(String modelId) {
            return models.isServing(pipeline, modelId);
        }
    }

    /**
     * Opens models, creates absent topics and starts to score, as soon as the models are there that are announced.
     *
     * @throws OperatorError if a bundle is refused or no broker answers
     */
    public static Application start(AppConfig config, PrometheusRegistry registry) {
        LOG.info("Configuration:{}", EffectiveConfig.of(config));
        Application application = new Application(config, registry);
        try {
            if (application.models.complete()) {
                application.score();
            } else {
                LOG.info("{}", application.models.remarks());
            }
            application.models.follow();
            return application;
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    /** Called on the models' thread. */
    private void scoreOnceComplete() {
        try {
            if (streams == null && models.complete()) {
                score();
            }
        } catch (RuntimeException e) {
            stopped.completeExceptionally(e);
        }
    }

    private synchronized void score() {
        if (closed || streams != null) {
            return;
        }
        Topology topology = new ScoringTopology(
                        config,
                        metrics,
                        Clock.systemUTC(),
                        spans == null ? ScoringSpans.OFF : spans,
                        new ScoringProcessor.Onlookers(histories, copies))
                .build(models.loaded());
        graph = new RunningTopology(
                topology.describe(),
                config.pipelines().stream().map(Pipeline::name).toList(),
                () -> ofStreams(KafkaStreams::metrics, Map.of()));
        KafkaStreams starting =
                new KafkaStreams(topology, StreamsProperties.of(config, stateFolder.path(), dashboard.address()));
        starting.setUncaughtExceptionHandler(this::onThreadDeath);
        starting.setStateListener(this::onStateChange);
        streams = starting;
        starting.start();
    }

    private static List<TopicSpec> topics(AppConfig config, Models models) {
        int partitions = config.topics().partitions();
        short replication = config.topics().replication();
        Map<String, String> large =
                Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(StreamsProperties.MOST_RECORD_BYTES));
        List<TopicSpec> topics = new ArrayList<>();
        for (Pipeline pipeline : config.pipelines()) {
            if (topics.stream().noneMatch(topic -> topic.name().equals(pipeline.topic()))) {
                topics.add(TopicSpec.of(pipeline.topic(), partitions, replication));
            }
            if (pipeline.rekeys()) {
                topics.add(
                        new TopicSpec(ScoringTopology.bySeriesTopic(config, pipeline), partitions, replication, large));
            }
        }
        topics.add(TopicSpec.of(config.scoresTopic(), partitions, replication));
        if (models.mayExtractFeatures()) {
            topics.add(TopicSpec.of(config.featuresTopic(), partitions, replication));
        }
        if (models.anyAnnounced()) {
            // One partition: what is said of a model is in order anyway, and there is little of it.
            topics.add(TopicSpec.compacted(config.modelsTopic(), 1, replication));
            topics.add(TopicSpec.of(config.shadowScoresTopic(), partitions, replication));
        }
        topics.add(TopicSpec.compacted(config.alertsTopic(), partitions, replication));
        topics.add(new TopicSpec(config.deadLetterTopic(), partitions, replication, large));
        return topics;
    }

    /** Each with as many partitions as the task has that reads it beside the readings. */
    private static List<TopicSpec> commands(AppConfig config, Topics topics) {
        return config.pipelines().stream()
                .map(pipeline -> {
                    String readings =
                            pipeline.rekeys() ? ScoringTopology.bySeriesTopic(config, pipeline) : pipeline.topic();
                    return TopicSpec.of(
                            config.commandsTopic(pipeline),
                            topics.partitions(readings),
                            config.topics().replication());
                })
                .toList();
    }

    /**
     * Alive unless the streams have ended; ready while they run and brokers answer. Rebalancing is neither death nor readiness, nor are a
     * model that is missing and brokers that are away.
     */
    public Health health() {
        KafkaStreams running = streams;
        String remarks = models.remarks();
        if (running == null) {
            return new Health(true, false, remarks.isEmpty() ? "Kafka Streams is about to start" : remarks);
        }
        KafkaStreams.State state = running.state();
        boolean alive = state != KafkaStreams.State.ERROR
                && state != KafkaStreams.State.PENDING_ERROR
                && state != KafkaStreams.State.NOT_RUNNING;
        Optional<Duration> silence = contact.lost(running.metrics(), System.nanoTime());
        boolean runs = state == KafkaStreams.State.RUNNING;
        String reason = silence.filter(lasting -> runs)
                .map(lasting -> "No broker has answered for " + lasting.toSeconds()
                        + " s; scoring goes on where it stopped as soon as one does")
                .orElse("Kafka Streams is " + state);
        return new Health(alive, runs && silence.isEmpty(), reason + (remarks.isEmpty() ? "" : ". " + remarks));
    }

    /** The dashboard's address. */
    public String url() {
        return (config.http().tls() == null ? "http://" : "https://")
                + config.http().host() + ":" + dashboard.port() + "/";
    }

    /** What runs, for the terminal. */
    public String describe() {
        StringBuilder text = new StringBuilder("Scoring");
        for (Models.Serving serving : models.serving()) {
            text.append("\n  ").append(serving.pipeline().topic()).append(" with ");
            if (serving.bundle() == null) {
                text.append("a model yet to be announced");
            } else {
                text.append(serving.bundle().manifest().id())
                        .append(' ')
                        .append(serving.bundle().manifest().version());
            }
            text.append(" to ").append(config.scoresTopic());
        }
        return text.append("\nDashboard: ").append(url()).toString();
    }

    /** Completes when the application stops, exceptionally if it had to. */
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    /** A mistake that a person must mend stops the instance; anything else costs the thread, which is replaced and resumes. */
    private StreamThreadExceptionResponse onThreadDeath(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException refusal) {
                cause = Topics.notLetIn(
                        String.valueOf(config.kafka().get(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)), refusal);
            }
            if (cause instanceof OperatorError) {
                stopped.completeExceptionally(cause);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        }
        LOG.error("A stream thread died and is replaced; it resumes at the last commit", failure);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void onStateChange(KafkaStreams.State now, KafkaStreams.State before) {
        LOG.info("Streams: {} after {}", now, before);
        if (now == KafkaStreams.State.ERROR) {
            stopped.completeExceptionally(new OperatorError(
                    "Kafka Streams stopped with an error; the log above says which. Mend it and start again."));
        } else if (now == KafkaStreams.State.NOT_RUNNING) {
            stopped.complete(null);
        }
    }

    /** Commits, leaves the group and frees the models. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        KafkaStreams running = streams;
        if (running != null) {
            running.close(CLOSE_PATIENCE);
        }
        tail.close();
        backfill.close();
        dashboard.close();
        if (spans != null) {
            spans.close();
        }
        models.close();
        stateFolder.close();
    }
}
