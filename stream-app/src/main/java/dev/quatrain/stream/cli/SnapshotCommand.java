package dev.quatrain.stream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.replay.ScoringStates;
import dev.quatrain.stream.replay.StateSnapshot;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quatrain snapshot}: keeps the states of an application's series, for a replay to begin with. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write the states of an application's series to a file, with the offsets they belong to, so that `replay --state` goes on"
                    + " from there.",
            "The application may run; it is only looked at."
        },
        footer = {"", "Example:", "  quatrain snapshot pumps.yaml --out pumps.state"})
public final class SnapshotCommand implements Callable<Integer> {
    @Mixin
    private final OnePipeline pipeline = new OnePipeline();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(names = "--json", description = "Print what was written as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        AppConfig config = pipeline.config();
        StateSnapshot written = write(config);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("snapshot", out.toString());
        result.put("pipeline", written.origin().pipeline());
        result.put("topic", written.origin().topic());
        result.put("series", written.series());
        result.put("offsets", written.offsets());
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? new JsonMapper().writeValueAsString(result)
                                : "Wrote the states of " + written.series() + " series of "
                                        + written.origin().topic() + " at offsets " + written.offsets() + " to " + out);
        return CommandLine.ExitCode.OK;
    }

    private StateSnapshot write(AppConfig config) {
        try {
            return new ScoringStates(config, pipeline.of(config)).write(out);
        } catch (KafkaException e) {
            throw OnePipeline.inWords(config, e);
        }
    }
}
