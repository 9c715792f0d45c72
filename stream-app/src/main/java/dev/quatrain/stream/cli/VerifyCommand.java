package dev.quatrain.stream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.TrustedKeys;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quatrain verify}: whether a bundle is whole and signed by someone trusted. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Check a bundle's digests and that a trusted key signed it. Exits with 1 and the reason if not.",
        footer = {"", "Example:", "  quatrain verify pumps.qtn --keys trusted/"})
public final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BUNDLE", description = "The bundle (.qtn).")
    @SuppressWarnings("NullAway.Init")
    private Path bundle;

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "FOLDER|FILE",
            description = "Trusted public keys: a PEM file (SubjectPublicKeyInfo), or a folder of *.pem.")
    @SuppressWarnings("NullAway.Init")
    private Path keys;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        Bundle verified = BundleReader.read(bundle, TrustedKeys.load(keys, true));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("bundle", bundle.toString());
        result.put("id", verified.manifest().id());
        result.put("version", verified.manifest().version());
        result.put("sha256", verified.sha256());
        result.put("signed_by", verified.signers());
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? new JsonMapper().writeValueAsString(result)
                                : bundle + " (" + verified.manifest().id() + " "
                                        + verified.manifest().version() + ") is whole and signed by "
                                        + String.join(", ", verified.signers()));
        return CommandLine.ExitCode.OK;
    }
}
