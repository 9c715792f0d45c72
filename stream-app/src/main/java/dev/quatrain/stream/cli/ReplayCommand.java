package dev.quatrain.stream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.app.Models;
import dev.quatrain.stream.broker.TopicSpec;
import dev.quatrain.stream.broker.Topics;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.config.Pipeline;
import dev.quatrain.stream.replay.Bound;
import dev.quatrain.stream.replay.CommandedResets;
import dev.quatrain.stream.replay.JsonLines;
import dev.quatrain.stream.replay.ScoreSink;
import dev.quatrain.stream.replay.ScoreTopic;
import dev.quatrain.stream.replay.StateSnapshot;
import dev.quatrain.stream.replay.Tally;
import dev.quatrain.stream.replay.TopicReplay;
import dev.quatrain.stream.topology.LoadedPipeline;
import dev.quatrain.stream.topology.ScoringTopology;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quatrain replay}: scores what a topic holds once more. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Score a range of a pipeline's readings once more, beside the application: in no consumer group, in no transaction, and"
                    + " without alerts. It ends by itself.",
            "From the beginning, with the application's model, the scores are the application's to the bit."
        },
        footer = {
            "",
            "Examples:",
            "  quatrain replay pumps.yaml --out scores.jsonl",
            "  quatrain replay pumps.yaml --model candidate.qtn --out topic:candidate-scores",
            "  quatrain replay pumps.yaml --from 2026-01-31T08:00:00Z --to 2026-01-31T12:00:00Z --out -",
            "  quatrain snapshot pumps.yaml --out pumps.state && quatrain replay pumps.yaml --state pumps.state --out -"
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);
    private static final String TOPIC = "topic:";

    @Mixin
    private final OnePipeline pipeline = new OnePipeline();

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            description = "First reading, with clean states: " + Bound.FORMS
                    + ". A time is that of the record (default: beginning).")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            description =
                    "First reading that is left out, written likewise; never beyond what is there at the start (default: end).")
    private String to = "end";

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Begin with the states of this snapshot and at its offsets, in the place of --from.")
    private @Nullable Path state;

    @Option(
            names = "--model",
            paramLabel = "BUNDLE",
            description = "Score with this model in the place of the pipeline's own.")
    private @Nullable Path model;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description =
                    "Read this topic in the place of the one that the application scores; each series in one partition of it.")
    private @Nullable String topic;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE|topic:NAME|-",
            description =
                    "Where scores go: lines of JSON in a file, a topic of their own, or - for the standard output.")
    private String out = "";

    @Option(names = "--json", description = "Print what became of the readings as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        if (state != null && from != null) {
            throw usage("--state says where to begin; leave out --from.");
        }
        if (json && out.equals("-")) {
            throw usage("--json and --out - both want the standard output; give --out a file.");
        }
        Bound begin = bound(from == null ? "beginning" : from);
        Bound end = bound(to);
        AppConfig config = pipeline.config();
        Pipeline own = pipeline.of(config);
        if (model == null && own.announced() != null) {
            throw usage("The models of pipeline " + own.name()
                    + " are announced, one after another; say with --model FILE which of them is to score.");
        }
        Pipeline chosen = model == null ? own : own.over(model);
        String source = topic == null ? TopicReplay.topic(config, own) : topic;
        requireForeign(config);
        StateSnapshot states = state == null ? null : StateSnapshot.open(state);
        LoadedPipeline loaded = Models.open(config, chosen);
        Tally[] result = new Tally[1];
        try {
            InterruptOnShutdown.during(() -> result[0] = replay(config, loaded, source, begin, states, end));
        } finally {
            loaded.model().close();
        }
        report(result[0], loaded, source);
        return CommandLine.ExitCode.OK;
    }

    private Tally replay(
            AppConfig config,
            LoadedPipeline loaded,
            String source,
            Bound begin,
            @Nullable StateSnapshot states,
            Bound end) {
        try (ProgressLine progress = new ProgressLine(
                        spec.commandLine().getErr(),
                        Terminal.of(System.getenv()).err(),
                        source);
                ScoreSink sink = sink(config)) {
            CommandedResets commanded = CommandedResets.of(
                    config, loaded.pipeline(), loaded.model().manifest().id());
            TopicReplay replay = new TopicReplay(loaded, config.kafka(), source, commanded, Clock.systemUTC());
            Tally tally =
                    states == null ? replay.run(begin, end, sink, progress) : replay.run(states, end, sink, progress);
            sink.complete();
            return tally;
        } catch (InterruptException e) {
            Thread.interrupted();
            throw new OperatorError("Stopped before the end of the range. Scores in a file are given up.", e);
        } catch (KafkaException e) {
            throw OnePipeline.inWords(config, e);
        }
    }

    private ScoreSink sink(AppConfig config) {
        if (out.equals("-")) {
            return JsonLines.toStandardOutput();
        }
        if (!out.startsWith(TOPIC)) {
            return JsonLines.to(Path.of(out));
        }
        String name = out.substring(TOPIC.length());
        new Topics(config.kafka(), BROKER_PATIENCE, "Start one, or correct kafka.bootstrap.servers.")
                .createAbsent(List.of(TopicSpec.of(
                        name, config.topics().partitions(), config.topics().replication())));
        return new ScoreTopic(config.kafka(), name);
    }

    /** Nothing of the application's own may be written to. */
    private void requireForeign(AppConfig config) {
        if (!out.startsWith(TOPIC)) {
            return;
        }
        String name = out.substring(TOPIC.length());
        boolean own = name.equals(topic) || name.startsWith(config.app() + ".") || name.startsWith(config.app() + "-");
        for (Pipeline one : config.pipelines()) {
            own |= name.equals(one.topic()) || name.equals(ScoringTopology.bySeriesTopic(config, one));
        }
        if (own || name.isBlank()) {
            throw usage("--out topic:" + name + " belongs to the application " + config.app()
                    + "; choose another, such as topic:replayed-" + config.app());
        }
    }

    private void report(Tally tally, LoadedPipeline loaded, String source) throws JsonProcessingException {
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("topic", source);
            result.put("model", loaded.model().manifest().id());
            result.put("version", loaded.model().manifest().version());
            result.put("readings", tally.readings());
            result.put("scores", tally.scores());
            result.put("without_score", tally.refused());
            result.put("foreign_states", tally.foreignStates());
            result.put("out", out);
            spec.commandLine().getOut().println(new JsonMapper().writeValueAsString(result));
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println(String.format(
                Locale.ROOT,
                "Read %,d readings of %s, wrote %,d scores (%s) to %s",
                tally.readings(),
                source,
                tally.scored(),
                list(tally.scores()),
                out.equals("-") ? "the standard output" : out));
        if (!tally.refused().isEmpty()) {
            err.println("Without a score: " + list(tally.refused()));
        }
        if (tally.foreignStates() > 0) {
            err.println(
                    tally.foreignStates() + " series of the snapshot had states of another model and started afresh");
        }
    }

    private static String list(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> String.format(Locale.ROOT, "%,d %s", count.getValue(), count.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private Bound bound(String text) {
        try {
            return Bound.parse(text);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
