package dev.quatrain.trainer.accuracy.running;

import java.util.Map;

/**
 * What one run found, with everything needed to repeat it.
 *
 * @param metrics on the test part, by name
 * @param details what else the measure keeps, such as a confusion matrix
 * @param trainWallSeconds time from data in memory to the finished bundle, over all models of the contest
 * @param trainCpuSeconds CPU time of the process in that time
 * @param totalWallSeconds with reading and scoring
 * @param models number of models trained
 * @param parameters every effective hyper-parameter of the first model
 * @param settingsDigest of contest, plan, overrides, seed
 * @param codeDigest of the classes that train and score
 */
public record RunResult(
        RunKey key,
        Map<String, Double> metrics,
        Map<String, Object> details,
        double trainWallSeconds,
        double trainCpuSeconds,
        double totalWallSeconds,
        int models,
        Map<String, String> parameters,
        String settingsDigest,
        String codeDigest,
        String commit,
        String jdk,
        String machine,
        Map<String, String> libraries,
        String finishedAt) {}
