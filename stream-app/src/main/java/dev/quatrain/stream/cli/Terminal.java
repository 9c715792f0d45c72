package dev.quatrain.stream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the standard streams lead to. Java cannot say it of one stream alone; Linux names the device behind it. Elsewhere, and where in
 * doubt, it is no terminal.
 *
 * @param out whether the standard output is a terminal
 * @param err whether the standard error stream is one
 * @param colours whether a terminal is to be written to in colours
 */
record Terminal(boolean out, boolean err, boolean colours) {
    /** This process's. NO_COLOR (no-color.org) and TERM=dumb switch colours off. */
    static Terminal of(Map<String, String> environment) {
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(isTerminal(1), isTerminal(2), colours);
    }

    private static boolean isTerminal(int stream) {
        try {
            String device =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
