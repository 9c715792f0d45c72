package dev.quatrain.trainer.accuracy.datasets;

import dev.quatrain.trainer.data.Series;

/**
 * A series and what its readings serve for: [0, trainEnd) to train on, [trainEnd, validationEnd) to stop and calibrate by, the rest to
 * test. A whole case of one role has the same bounds at 0 or at its end.
 *
 * @param trainEnd first reading after the training part
 * @param validationEnd first reading after the validation part, the first of the test
 */
public record SplitSeries(Series series, int trainEnd, int validationEnd) {
    /** What a reading serves for. */
    public enum Role {
        TRAIN,
        VALIDATION,
        TEST
    }

    public SplitSeries {
        if (trainEnd < 0 || validationEnd < trainEnd || series.length() < validationEnd) {
            throw new IllegalArgumentException("Series " + series.name() + " of " + series.length()
                    + " readings cannot be split at " + trainEnd + " and " + validationEnd);
        }
    }

    /** A series that is all of one role. */
    public static SplitSeries all(Series series, Role role) {
        int n = series.length();
        return new SplitSeries(series, role == Role.TRAIN ? n : 0, role == Role.TEST ? 0 : n);
    }

    /**
     * A series whose first {@code n} readings are for training; their last {@code share} validates, what follows them is for testing.
     */
    public static SplitSeries tail(Series series, int n, double share) {
        return new SplitSeries(series, n - (int) Math.round(share * n), n);
    }

    public String name() {
        return series.name();
    }

    public int length() {
        return series.length();
    }

    public Role role(int t) {
        return t < trainEnd ? Role.TRAIN : t < validationEnd ? Role.VALIDATION : Role.TEST;
    }

    /** Whether it holds readings that serve neither training nor validation. */
    public boolean isTested() {
        return validationEnd < length();
    }
}
