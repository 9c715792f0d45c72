package dev.quatrain.trainer.evaluation;

import java.util.Map;

/**
 * How alarms and labels agree. A reading with an anomaly score of 1 or more is an alarm; neighbouring readings of a series with the same
 * label are an incident; neighbouring alarms are an episode.
 *
 * @param precision share of the alarms that lie on labelled readings; NaN without alarms
 * @param recall share of the labelled readings that are alarms; NaN without labels
 * @param f1 harmonic mean of both
 * @param incidents number of incidents
 * @param found incidents with at least one alarm
 * @param falseEpisodes episodes that touch no incident and do not begin within {@code tolerance} readings after one
 * @param medianDelaySeconds median time from an incident's first reading to its first alarm, over those found; NaN if none
 * @param tolerance readings after an incident in which alarms are neither right nor wrong: the model still holds the fault in its window
 * @param foundByLabel for each label: incidents found and incidents
 */
public record Detection(
        double precision,
        double recall,
        double f1,
        int incidents,
        int found,
        int falseEpisodes,
        double medianDelaySeconds,
        int tolerance,
        Map<String, Found> foundByLabel) {
    /** Incidents of one label. */
    public record Found(int found, int incidents) {}
}
