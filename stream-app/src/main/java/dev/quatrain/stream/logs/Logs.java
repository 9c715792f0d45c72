package dev.quatrain.stream.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.quatrain.model.OperatorError;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The process's logs, on the standard error stream. {@code QUATRAIN_LOG} holds a level of Quatrain's own words, {@code json}, or both
 * ({@code debug,json}).
 */
public final class Logs {
    private static final String OWN = "dev.quatrain";
    private static final String JSON_APPENDER = "json";

    private Logs() {}

    /**
     * Sets up what the environment asks for, and takes in what libraries log by {@code java.util.logging}.
     *
     * @throws OperatorError if QUATRAIN_LOG holds anything else
     */
    public static void start(Map<String, String> environment) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Level level = Level.INFO;
        boolean json = false;
        for (String word : environment
                .getOrDefault("QUATRAIN_LOG", "")
                .trim()
                .toLowerCase(Locale.ROOT)
                .split("[,\\s]+", -1)) {
            if (word.equals("json")) {
                json = true;
            } else if (!word.isEmpty() && !word.equals("text")) {
                level = Level.toLevel(word, null);
                if (level == null) {
                    throw new OperatorError("QUATRAIN_LOG holds `" + word
                            + "`; expected a level (error, warn, info, debug, trace), json, or both: debug,json.");
                }
            }
        }
        context().getLogger(OWN).setLevel(level);
        if (json) {
            useJson();
        }
    }

    /** From now on every line is an object, also those of what is printed on the standard error stream. There is no way back to text. */
    public static void useJson() {
        if (inJson()) {
            return;
        }
        LoggerContext context = context();
        JsonLogEncoder lines = new JsonLogEncoder();
        lines.setContext(context);
        lines.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName(JSON_APPENDER);
        appender.setEncoder(lines);
        appender.setOutputStream(new FileOutputStream(FileDescriptor.err));
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        System.setErr(new PrintStream(new LoggedLines(), true, StandardCharsets.UTF_8));
        Logger own = LoggerFactory.getLogger(OWN);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> own.error("Thread {} died", thread.getName(), failure));
    }

    /** Whether lines are objects. */
    public static boolean inJson() {
        return context().getLogger(Logger.ROOT_LOGGER_NAME).getAppender(JSON_APPENDER) != null;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
