package dev.quatrain.trainer.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on the standard error stream for each phase. */
public final class ConsoleProgress implements Progress {
    private @Nullable ProgressBar bar;

    private ConsoleProgress() {}

    /** A bar where a person watches a terminal, silence where output is piped. */
    public static Progress onTerminal() {
        return standardErrorIsTerminal() ? new ConsoleProgress() : SILENT;
    }

    /** Whether a person watches the standard error stream. Java cannot ask this of one stream alone; Linux names the device behind it. */
    public static boolean standardErrorIsTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public void begin(String phase, int epochs) {
        bar = new ProgressBarBuilder()
                .setTaskName(phase)
                .setInitialMax(epochs)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .build();
    }

    @Override
    public void epoch(int epoch, double trainLoss, double validationLoss) {
        if (bar != null) {
            bar.stepTo(epoch);
            bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4g, validation %.4g", trainLoss, validationLoss));
        }
    }

    @Override
    public void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
