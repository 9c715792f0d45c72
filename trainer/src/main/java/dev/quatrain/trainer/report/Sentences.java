package dev.quatrain.trainer.report;

import dev.quatrain.model.bundle.Manifest;
import dev.quatrain.model.bundle.Segments;
import dev.quatrain.model.calibration.Adaptive;
import dev.quatrain.model.calibration.Calibration;
import dev.quatrain.trainer.data.Dataset;
import dev.quatrain.trainer.data.SplitPlan;
import dev.quatrain.trainer.evaluation.Classification;
import dev.quatrain.trainer.evaluation.Contest;
import dev.quatrain.trainer.evaluation.Detection;
import dev.quatrain.trainer.evaluation.EmbeddingSpread;
import dev.quatrain.trainer.evaluation.ForecastErrors;

/** What report and card say in words. */
final class Sentences {
    private static final int MOST_NAMES = 12;

    private Sentences() {}

    static String summary(Findings findings) {
        Manifest m = findings.manifest();
        return "A model of family " + m.family() + " that " + does(m) + features(m)
                + " (one reading every " + interval(m.samplingIntervalMillis()) + ")."
                + (m.warmupSteps() == 0
                        ? ""
                        : " The first "
                                + (m.warmupSteps() == 1 ? "reading" : m.warmupSteps() + " readings")
                                + " of a series only " + (m.warmupSteps() == 1 ? "warms" : "warm") + " it up.")
                + (m.delaySteps() == 0 ? "" : " It speaks of a reading " + m.delaySteps() + " readings later.");
    }

    private static String does(Manifest m) {
        if (!m.labels().isEmpty()) {
            return "tells " + m.labels().size() + " classes apart ("
                    + String.join(
                            ", ",
                            m.labels()
                                    .subList(0, Math.min(MOST_NAMES, m.labels().size())))
                    + (m.labels().size() > MOST_NAMES ? ", …" : "") + ") by ";
        }
        if (m.output().lengthOf(Segments.EMBEDDING) > 0) {
            return "makes " + m.output().lengthOf(Segments.EMBEDDING) + " numbers out of ";
        }
        if (m.horizonSteps() > 0) {
            return "forecasts the next " + (m.horizonSteps() == 1 ? "reading" : m.horizonSteps() + " readings")
                    + " of ";
        }
        return m.output().lengthOf(Segments.EXPECTED) == 0
                ? "says how usual readings are, of "
                : m.windowSteps() == 0
                        ? "reconstructs readings of "
                        : "reconstructs the newest of the last " + m.windowSteps() + " readings of ";
    }

    private static String features(Manifest m) {
        int more = m.features().size() - MOST_NAMES;
        return String.join(
                        ", ",
                        m.featureNames()
                                .subList(0, Math.min(MOST_NAMES, m.features().size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    static String classification(Classification c) {
        if (c.cases() == 0) {
            return "The test split holds no case whose class the model knows, so there is nothing to compare. Give a split with"
                    + " labelled series in the test part (split: by: series where a series is one case).";
        }
        return c.cases() + " cases of the test split, " + (c.atEnd() ? "each a whole series" : "each a reading") + ": "
                + Html.percent(c.accuracy()) + " right, macro-F1 " + Html.number(c.macroF1()) + ", log loss "
                + Html.number(c.logLoss()) + "."
                + (c.every() == 1 ? "" : " Only every " + c.every() + ". reading was measured.")
                + (c.unknown() == 0 ? "" : " " + c.unknown() + " more are of classes the model never learned.");
    }

    static String reliability(Classification c) {
        return "Expected calibration error " + Html.percent(c.calibrationError())
                + ": how far the probability given and the share of right answers lie apart. Bars below the dashed line are"
                + " overconfident, bars above it too cautious.";
    }

    static String forecast(ForecastErrors f) {
        return "From " + f.origins() + " readings of the test split, " + f.horizon()
                + (f.horizon() == 1 ? " step" : " steps") + " ahead each."
                + (f.every() == 1 ? "" : " Only every " + f.every() + ". reading was forecast from.")
                + " MSE is in units of each feature's variance on the training part, so that features can be averaged: 1 is no"
                + " better than their mean. MASE is in mean absolute differences between readings "
                + (f.season() == 1 ? "one step" : f.season() + " steps, a season,") + " apart. "
                + (f.interval() == null
                        ? ""
                        : "The 90 % interval holds " + Html.percent(f.interval().overall()) + " of the values. ")
                + "Ridge is a linear autoregression fitted to the same parts.";
    }

    static String embedding(EmbeddingSpread e) {
        return e.width() + " numbers for each reading, over " + e.vectors()
                + " readings of the test split. They vary in about "
                + Html.number(e.effectiveDimensions()) + " directions (participation ratio of the covariance); "
                + e.still()
                + (e.still() == 1 ? " dimension hardly moves." : " dimensions hardly move.");
    }

    static final String CLASSIFIER_BASELINES =
            "Fitted to the training and validation parts and asked the same cases. The most frequent class is what anyone"
                    + " could answer without looking.";

    static final String RANKING =
            "How well scores rank labelled readings above the others, whatever the threshold, over the"
                    + " readings the model's own scores count for. The baselines saw the training and validation parts.";

    /** What to beware of. */
    static String limits(Findings findings) {
        Manifest m = findings.manifest();
        return (m.calibration() == null
                        ? "Its answers hold for series like those it was trained on; it has no notion of an anomaly and says nothing"
                                + " of readings unlike any it has seen."
                        : "Scores are comparable for series like those it was trained on; the threshold holds while normal behaviour"
                                + " stays as it was on the validation split.")
                + (m.labels().isEmpty() ? "" : " It knows no class but those named above.")
                + (findings.evaluation().contests().stream().allMatch(Contest::isWon)
                        ? ""
                        : " It loses to a simpler method, as said above: prefer that one unless something else speaks for this.")
                + " Retrain when the data changes.";
    }

    /** Which share of the readings is told of here, where memory did not hold them all; else empty. */
    private static String sample(Findings findings) {
        Double all = findings.manifest().metrics().get("streamed_readings");
        if (all == null) {
            return "";
        }
        long held = findings.data().rows();
        return " All of " + all.longValue()
                + " readings were there to train on, streamed from disk; calibration, figures and pictures are"
                + " of a sample of " + held + " of them (" + Html.percent(held / all)
                + "), which is what this page tells of.";
    }

    private static String splitting(Findings findings) {
        return !findings.split().given().isEmpty()
                ? "split as the data set says."
                : findings.split().by() == SplitPlan.By.TIME
                        ? "each series is split in time."
                        : "whole series are split.";
    }

    static String threshold(Calibration calibration) {
        Adaptive adaptive = calibration.adaptive();
        String share = Html.percent(calibration.falseAlarmRate()) + " of normal readings lie above it.";
        if (!calibration.canAlarm()) {
            return Advice.DEAF;
        }
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
        return data.series().size() + " series, " + data.rows() + " readings; " + splitting(findings) + " "
                + (data.missing() == 0
                        ? "No value is missing."
                        : data.missing() + " missing values were replaced by the feature's last value.")
                + (data.repeated() == 0
                        ? ""
                        : " " + data.repeated() + " rows repeated an event time of their series and were left out.")
                + sample(findings)
                + (findings.split().skipLabelled()
                        ? " Labelled readings were kept out of training and calibration."
                        : "");
    }
}
