package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.Bundle;
import dev.quatrain.model.bundle.BundleSigner;
import dev.quatrain.model.bundle.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quatrain sign}: vouches for a bundle. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sign a bundle with an Ed25519 key; the signature becomes part of the file.",
            "Sign before the first use: the file's digest changes, and kept states belong to a digest."
        },
        footer = {"", "Example:", "  quatrain keygen signer.pem", "  quatrain sign pumps.qtn --key signer.pem"})
public final class SignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BUNDLE", description = "The bundle (.qtn); rewritten whole or not at all.")
    @SuppressWarnings("NullAway.Init")
    private Path bundle;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The private key, PEM (PKCS #8).")
    @SuppressWarnings("NullAway.Init")
    private Path key;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        SigningKey signer = SigningKey.load(key);
        Bundle signed;
        try {
            signed = BundleSigner.sign(bundle, signer);
        } catch (IOException e) {
            throw new OperatorError("Cannot write " + bundle + " (" + e + "). Sign it where you may write.", e);
        }
        spec.commandLine()
                .getOut()
                .println(bundle + " (" + signed.manifest().id() + " "
                        + signed.manifest().version() + ") is signed by "
                        + signer.verifyingKey().id() + "; its sha256 is now " + signed.sha256());
        return CommandLine.ExitCode.OK;
    }
}
