package dev.quatrain.bench.nab;

import dev.quatrain.bench.nab.NabFile.Window;
import dev.quatrain.schemas.Alert;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Alerts held against labelled windows: a window is found if an alert begins in it; an alert that begins in none is a false alarm.
 * Nothing before the end of the training part counts.
 *
 * @param trainedUntil event time of the last reading the model was trained or calibrated on
 */
record Findings(NabFile file, long trainedUntil, List<Finding> findings, List<Alert> falseAlarms) {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** One labelled window and the first alert in it. */
    record Finding(Window window, Optional<Alert> alert, boolean trainedOn) {}

    static Findings of(NabFile file, long trainedUntil, List<Alert> fired) {
        List<Finding> findings = new ArrayList<>();
        for (Window window : file.windows()) {
            findings.add(new Finding(
                    window,
                    fired.stream()
                            .filter(alert -> window.contains(alert.startedAtMillis()))
                            .findFirst(),
                    window.from() <= trainedUntil));
        }
        List<Alert> falseAlarms = fired.stream()
                .filter(alert -> alert.startedAtMillis() > trainedUntil)
                .filter(alert -> file.windows().stream().noneMatch(window -> window.contains(alert.startedAtMillis())))
                .toList();
        return new Findings(file, trainedUntil, findings, falseAlarms);
    }

    long counted() {
        return findings.stream().filter(finding -> !finding.trainedOn()).count();
    }

    long found() {
        return findings.stream()
                .filter(finding -> !finding.trainedOn() && finding.alert().isPresent())
                .count();
    }

    double weeks() {
        long last = file.times()[file.times().length - 1];
        return (last - trainedUntil) / (double) Duration.ofDays(7).toMillis();
    }

    /** The table for the terminal. */
    String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-18s %-18s %-8s %-18s %s%n",
                "labelled from",
                "to",
                "",
                "alert at",
                "after window began"));
        for (Finding finding : findings) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-18s %-18s %-8s %-18s %s%n",
                    time(finding.window().from()),
                    time(finding.window().to()),
                    finding.trainedOn() ? "trained" : finding.alert().isPresent() ? "found" : "missed",
                    finding.alert().map(alert -> time(alert.startedAtMillis())).orElse("-"),
                    finding.alert().map(alert -> after(finding.window(), alert)).orElse("-")));
        }
        text.append(String.format(
                Locale.ROOT,
                "%d of %d windows found, %d false alarms in %.1f weeks (%.2f a week)",
                found(),
                counted(),
                falseAlarms.size(),
                weeks(),
                falseAlarms.size() / weeks()));
        falseAlarms.forEach(
                alert -> text.append(String.format("%n  false alarm at %s", time(alert.startedAtMillis()))));
        return text.toString();
    }

    private static String after(Window window, Alert alert) {
        return String.format(Locale.ROOT, "%.1f h", (alert.startedAtMillis() - window.from()) / 3_600_000.0);
    }

    static String time(long millis) {
        return MINUTES.format(Instant.ofEpochMilli(millis));
    }
}
