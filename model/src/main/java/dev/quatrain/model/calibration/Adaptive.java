package dev.quatrain.model.calibration;

/**
 * Scoring by how rare a reading is among all that its own series has shown, for series whose level of error wanders and for one
 * threshold over many unlike series. Each feature is looked at in three ways: its value, the model's error, and how far its level is
 * from the same phase of past seasons. Each gives an evidence, -log10 of the tail likelihood by {@link TailMemory}; the evidences are
 * added as Fisher adds independent tests, and the sum over the threshold is the anomaly score.
 *
 * @param tailSize largest values that make up a tail
 * @param memorySteps readings after which an extreme may be forgotten, after twice as many it is; 0 = never
 * @param seasonSteps readings in a season, a day or a week; 0 = no seasonal view
 * @param levelSteps span of the moving average that is compared with past seasons
 * @param seasons seasons over which the past is averaged
 * @param quietSteps readings after a score in which only a higher one counts, the others score 0; 0 = every reading counts. One
 *     incident then crosses the threshold once or on the way up only: made for rules that alert on single readings
 * @param evidence threshold of the added evidence; 0 = set from the false-alarm budget on validation
 */
public record Adaptive(
        int tailSize, int memorySteps, int seasonSteps, int levelSteps, int seasons, int quietSteps, double evidence) {
    public Adaptive {
        if (tailSize < 2 || memorySteps < 0 || seasonSteps < 0 || levelSteps < 1 || seasons < 1 || quietSteps < 0) {
            throw new IllegalArgumentException("A parameter of adaptive calibration is out of range");
        }
        if (memorySteps > 0 && memorySteps < tailSize) {
            throw new IllegalArgumentException(
                    "Adaptive calibration cannot keep " + tailSize + " values out of " + memorySteps);
        }
        if (!(evidence >= 0) || Double.isInfinite(evidence)) {
            throw new IllegalArgumentException("The evidence must be a number, at least 0");
        }
    }
}
