package dev.quatrain.trainer.accuracy.reporting;

import dev.quatrain.trainer.accuracy.contests.Contender;
import dev.quatrain.trainer.accuracy.contests.Target;
import dev.quatrain.trainer.accuracy.metrics.Spread;
import dev.quatrain.trainer.accuracy.running.Outcome;
import dev.quatrain.trainer.accuracy.running.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a contender's runs come to.
 *
 * @param results of the runs that gave one, by seed
 * @param failures of those that gave none
 */
public record Standing(Contender contender, List<RunResult> results, List<Outcome> failures) {
    static Standing of(String contest, Contender contender, List<Outcome> all) {
        List<RunResult> results = new ArrayList<>();
        List<Outcome> failures = new ArrayList<>();
        for (Outcome outcome : all) {
            if (outcome.key().contest().equals(contest)
                    && outcome.key().contender().equals(contender.name())) {
                RunResult result = outcome.result();
                if (result == null) {
                    failures.add(outcome);
                } else {
                    results.add(result);
                }
            }
        }
        results.sort((a, b) -> Long.compare(a.key().seed(), b.key().seed()));
        return new Standing(contender, results, failures);
    }

    public boolean hasResults() {
        return !results.isEmpty();
    }

    /** Names of the metrics: the targets' first, then the others. */
    Set<String> metrics() {
        Set<String> names = new LinkedHashSet<>();
        contender.targets().forEach(target -> names.add(target.metric()));
        results.forEach(result -> names.addAll(result.metrics().keySet()));
        return names;
    }

    /** Mean and spread of a metric over the seeds. */
    Spread spread(String metric) {
        return Spread.of(results.stream()
                .map(result -> result.metrics().getOrDefault(metric, Double.NaN))
                .toList());
    }

    Map<String, Spread> spreads() {
        Map<String, Spread> spreads = new LinkedHashMap<>();
        metrics().forEach(metric -> spreads.put(metric, spread(metric)));
        return spreads;
    }

    /** The targets that the means do not reach. */
    List<Target> missed() {
        return contender.targets().stream()
                .filter(Target::hasBound)
                .filter(target -> !target.isMetBy(spread(target.metric()).mean()))
                .toList();
    }

    boolean hasTargets() {
        return contender.targets().stream().anyMatch(Target::hasBound);
    }

    /** The target metrics in which the mean is worse than another's. */
    List<Target> lostTo(Standing other) {
        return contender.targets().stream()
                .filter(target -> target.isWorse(
                        spread(target.metric()).mean(),
                        other.spread(target.metric()).mean()))
                .toList();
    }

    Spread trainWall() {
        return Spread.of(results.stream().map(RunResult::trainWallSeconds).toList());
    }

    Spread trainCpu() {
        return Spread.of(results.stream().map(RunResult::trainCpuSeconds).toList());
    }
}
