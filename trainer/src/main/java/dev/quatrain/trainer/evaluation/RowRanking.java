package dev.quatrain.trainer.evaluation;

/**
 * How well anomaly scores rank labelled readings above the others, whatever the threshold.
 *
 * @param name whose scores
 * @param averagePrecision area under precision and recall; the share of labelled readings by pure chance
 * @param auc area under the receiver operating characteristic; 0.5 by pure chance
 */
public record RowRanking(String name, double averagePrecision, double auc) {}
