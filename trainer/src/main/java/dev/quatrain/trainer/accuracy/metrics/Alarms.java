package dev.quatrain.trainer.accuracy.metrics;

/**
 * Alarms against labels, counted row by row.
 *
 * @param hits abnormal rows flagged
 * @param falseAlarms normal rows flagged
 * @param misses abnormal rows not flagged
 * @param quiet normal rows not flagged
 */
public record Alarms(long hits, long falseAlarms, long misses, long quiet) {
    public static final Alarms NONE = new Alarms(0, 0, 0, 0);

    /** With one more row. */
    public Alarms plus(boolean flagged, boolean abnormal) {
        return new Alarms(
                hits + (flagged && abnormal ? 1 : 0),
                falseAlarms + (flagged && !abnormal ? 1 : 0),
                misses + (!flagged && abnormal ? 1 : 0),
                quiet + (!flagged && !abnormal ? 1 : 0));
    }

    /** Harmonic mean of precision and recall; 0 where nothing was hit. */
    public double f1() {
        return hits == 0 ? 0 : 2.0 * hits / (2.0 * hits + falseAlarms + misses);
    }

    /** False-alarm rate in percent: the share of the normal rows that is flagged. */
    public double far() {
        return 100.0 * falseAlarms / (falseAlarms + quiet);
    }

    /** Missing-alarm rate in percent: the share of the abnormal rows that is not flagged. */
    public double mar() {
        return 100.0 * misses / (misses + hits);
    }

    /** Share of the rows that are right. */
    public double accuracy() {
        return (double) (hits + quiet) / (hits + falseAlarms + misses + quiet);
    }
}
