package dev.quatrain.stream.logs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is printed for people and logs each line of it; a line that begins with "error: " as an error. Not thread-safe. */
final class LoggedLines extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger("dev.quatrain.stderr");
    private static final String ERROR = "error: ";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
        if (b == '\n') {
            log(line.toString(StandardCharsets.UTF_8).stripTrailing());
            line.reset();
        } else {
            line.write(b);
        }
    }

    private static void log(String text) {
        if (text.startsWith(ERROR)) {
            LOG.error("{}", text.substring(ERROR.length()));
        } else if (!text.isEmpty()) {
            LOG.info("{}", text);
        }
    }
}
