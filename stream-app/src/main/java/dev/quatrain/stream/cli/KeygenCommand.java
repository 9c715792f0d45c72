package dev.quatrain.stream.cli;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quatrain keygen}: a new key to sign bundles with. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description =
                "Make a key to sign bundles with: FILE, readable by its owner only, and FILE.pub.pem to hand out.",
        footer = {
            "",
            "The same with openssl:",
            "  openssl genpkey -algorithm ed25519 -out signer.pem",
            "  openssl pkey -in signer.pem -pubout -out signer.pub.pem"
        })
public final class KeygenCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Where to write the private key; must not exist.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        SigningKey key = SigningKey.generate();
        Path publicFile = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.pem$", "") + ".pub.pem");
        writeNew(publicFile, key.verifyingKey().pem(), "rw-r--r--");
        writeNew(file, key.pem(), "rw-------");
        spec.commandLine()
                .getOut()
                .println("Key " + key.verifyingKey().id() + ": " + file + " (keep it secret), " + publicFile
                        + " (for models.keys)");
        return CommandLine.ExitCode.OK;
    }

    private static void writeNew(Path file, String text, String permissions) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        try (var out = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException e) {
            throw new OperatorError(file + " exists already; a key is never overwritten. Choose another name.", e);
        } catch (IOException e) {
            throw new OperatorError("Cannot write " + file + " (" + e + "). Choose a folder you may write to.", e);
        }
    }
}
