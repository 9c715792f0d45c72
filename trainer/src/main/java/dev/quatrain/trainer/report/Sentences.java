package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.calibration.Adaptive;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.evaluation.Detection;

/** What report and card say in words. */
final class Sentences {
    private Sentences() {}

    static String summary(Findings findings) {
        Manifest m = findings.manifest();
        String does = m.horizonSteps() > 0
                ? "forecasts the next " + (m.horizonSteps() == 1 ? "reading" : m.horizonSteps() + " readings") + " of "
                : "reconstructs the newest of the last " + m.windowSteps() + " readings of ";
        return "A model of family " + m.family() + " that " + does + String.join(", ", m.featureNames())
                + " (one reading every " + interval(m.samplingIntervalMillis()) + "). The first " + m.warmupSteps()
                + " readings of a series only warm it up.";
    }

    static String threshold(Calibration calibration) {
        Adaptive adaptive = calibration.adaptive();
        String share = Html.percent(calibration.falseAlarmRate()) + " of normal readings lie above it.";
        if (adaptive == null || adaptive.evidence() == 0) {
            return "The threshold was set on validation so that " + share;
        }
        return "A score tells how rare the reading is among all its series has shown. The threshold is given: evidence of "
                + adaptive.evidence() + ", in powers of ten; on validation " + share;
    }

    static String interval(long millis) {
        return millis % 60_000 == 0
                ? millis / 60_000 + " min"
                : millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    static String errors(Findings findings) {
        return findings.manifest().horizonSteps() > 0
                ? "Raw units. Skill is 1 - MSE / MSE of the last value as the forecast: above 0 the model forecasts better"
                        + " than “nothing changes”. A model may stay below and yet find anomalies better, as it does not follow a fault."
                : "Raw units. The last value is shown for scale only: a reconstruction sees the reading it is compared"
                        + " with, and is meant to fail on what it has not learned.";
    }

    static String detection(Detection d) {
        if (d.incidents() == 0) {
            return "The data has a label column, but no reading of the test split is labelled: alarms here are false ones. "
                    + "Run bin/quatrain evaluate on data with faults.";
        }
        return "An incident is a stretch of readings with one label; it is found if any of them is an alarm. Alarms within "
                + d.tolerance() + " readings after an incident count neither way: the model still remembers it. "
                + "The robust z-score, on each value's distance to its median, has the same smoothing and meant false-alarm rate.";
    }

    static String data(Findings findings) {
        Dataset data = findings.data();
        return data.series().size() + " series, " + data.rows() + " readings; each series is split in time. "
                + (data.missing() == 0
                        ? "No value is missing."
                        : data.missing() + " missing values were replaced by the feature's last value.")
                + (data.repeated() == 0
                        ? ""
                        : " " + data.repeated() + " rows repeated an event time of their series and were left out.")
                + (findings.split().skipLabelled()
                        ? " Labelled readings were kept out of training and calibration."
                        : "");
    }
}
