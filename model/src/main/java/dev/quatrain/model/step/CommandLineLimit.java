package dev.quatrain.model.step;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime 1.29 ends the process with a segmentation fault where its command line is longer than 4,096 bytes (measured: 3,700 bytes
 * of padding run, 3,850 crash). A long class path is enough for that, so it is refused in words before the library is loaded.
 */
final class CommandLineLimit {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final int MOST_BYTES = 4096;

    private CommandLineLimit() {}

    static void check() {
        if (length() >= MOST_BYTES) {
            throw new OperatorError("This process's command line is longer than " + MOST_BYTES
                    + " bytes, which ONNX Runtime does not survive. Pass the class path in the environment variable CLASSPATH, or as"
                    + " folder/*, and long settings in a file.");
        }
    }

    private static long length() {
        try {
            return Files.isReadable(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
        } catch (IOException e) {
            return 0; // not Linux, or hidden: nothing is known against it
        }
    }
}
