package dev.quatrain.trainer.accuracy.reporting;

import dev.quatrain.trainer.accuracy.contests.Contender;
import dev.quatrain.trainer.accuracy.contests.Contest;
import dev.quatrain.trainer.accuracy.contests.Target;
import dev.quatrain.trainer.accuracy.metrics.Spread;
import dev.quatrain.trainer.accuracy.running.Outcome;
import dev.quatrain.trainer.accuracy.running.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** One contest as Markdown: a line for each contender, what was to be reached, who loses to what. */
public final class ContestTable {
    private static final String PLANS = "trainer/src/main/resources/accuracy/";
    private static final int MOST_METRICS = 6;

    private final Contest contest;
    private final List<Standing> standings;

    public ContestTable(Contest contest, List<Outcome> outcomes) {
        this.contest = contest;
        this.standings = contest.contenders().stream()
                .map(contender -> Standing.of(contest.id(), contender, outcomes))
                .toList();
    }

    public List<Standing> standings() {
        return standings;
    }

    List<Standing> baselines() {
        return standings.stream()
                .filter(s -> s.contender().isBaseline() && s.hasResults())
                .toList();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("### ")
                .append(contest.title())
                .append(" (`")
                .append(contest.id())
                .append("`)\n\n");
        text.append(contest.rule()).append("\n\n");
        List<String> metrics = metrics();
        text.append("| contender | ")
                .append(String.join(" | ", metrics))
                .append(" | to reach | verdict | training, wall / CPU s | seeds |\n");
        text.append("|---|").append("---|".repeat(metrics.size() + 4)).append("\n");
        standings.forEach(standing -> text.append(line(standing, metrics)));
        text.append("\n");
        for (String anchor : contest.anchors()) {
            text.append("- Published: ").append(anchor).append("\n");
        }
        text.append("- Seen before, by simple means on these files: ")
                .append(contest.seen())
                .append("\n");
        standings.stream().filter(s -> !s.contender().isBaseline()).forEach(s -> text.append(settings(s)));
        standings.forEach(standing -> text.append(failures(standing)));
        return text.append("\n").toString();
    }

    private List<String> metrics() {
        Set<String> names = new LinkedHashSet<>();
        contest.targets().forEach(target -> names.add(target.metric()));
        standings.forEach(standing -> names.addAll(standing.metrics()));
        return names.stream().limit(MOST_METRICS).toList();
    }

    private String line(Standing standing, List<String> metrics) {
        Contender contender = standing.contender();
        List<String> cells = new ArrayList<>();
        cells.add(contender.isBaseline() ? contender.name() + " (baseline)" : "**" + contender.name() + "**");
        for (String metric : metrics) {
            cells.add(standing.hasResults() ? Figures.text(standing.spread(metric)) : "–");
        }
        cells.add(
                contender.isBaseline() || !standing.hasTargets()
                        ? ""
                        : contender.targets().stream().map(Target::toString).collect(Collectors.joining(", ")));
        cells.add(verdict(standing));
        Spread cpu = standing.trainCpu();
        cells.add(
                standing.hasResults()
                        ? String.format(
                                Locale.ROOT, "%.1f / %.1f", standing.trainWall().mean(), cpu.mean())
                        : "–");
        cells.add(Integer.toString(standing.results().size()));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Met or missed, and which baselines it loses to. */
    private String verdict(Standing standing) {
        if (!standing.hasResults()) {
            return standing.failures().isEmpty() ? "not run" : "**failed**";
        }
        if (standing.contender().isBaseline()) {
            return "";
        }
        List<Target> missed = standing.missed();
        List<String> parts = new ArrayList<>();
        if (standing.hasTargets()) {
            parts.add(
                    missed.isEmpty()
                            ? "met"
                            : "**missed** by "
                                    + missed.stream().map(Target::metric).collect(Collectors.joining(", ")));
        }
        for (Standing baseline : baselines()) {
            List<Target> lost = standing.lostTo(baseline);
            if (!lost.isEmpty()) {
                parts.add("**loses to " + baseline.contender().name() + "** in "
                        + lost.stream().map(Target::metric).collect(Collectors.joining(", ")));
            }
        }
        return String.join("; ", parts);
    }

    private static String settings(Standing standing) {
        Contender contender = standing.contender();
        String set = contender.set().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
        return "- Settings of " + contender.name() + ": `" + PLANS + contender.plan() + ".yaml`"
                + (set.isEmpty() ? "" : " with " + set) + "\n";
    }

    private static String failures(Standing standing) {
        StringBuilder text = new StringBuilder();
        for (Outcome failure : standing.failures()) {
            text.append("- Failed: ").append(failure.key()).append(": ");
            text.append(failure.failure().strip().replace("\n", " / ")).append("\n");
        }
        return text.toString();
    }

    /** The effect of the one setting in which a contender differs from another, seed by seed; empty without such contenders. */
    List<String> differences() {
        List<String> lines = new ArrayList<>();
        for (Standing standing : standings) {
            String against = standing.contender().against();
            if (against == null) {
                continue;
            }
            for (Standing other : standings) {
                if (other.contender().name().equals(against)) {
                    lines.addAll(differences(standing, other));
                }
            }
        }
        return lines;
    }

    private List<String> differences(Standing with, Standing without) {
        List<String> lines = new ArrayList<>();
        for (Target target : contest.targets()) {
            List<Double> byseed = new ArrayList<>();
            for (RunResult a : with.results()) {
                for (RunResult b : without.results()) {
                    if (a.key().seed() == b.key().seed()) {
                        byseed.add(a.metrics().getOrDefault(target.metric(), Double.NaN)
                                - b.metrics().getOrDefault(target.metric(), Double.NaN));
                    }
                }
            }
            Spread difference = Spread.of(byseed);
            boolean better = target.higher() ? difference.mean() > 0 : difference.mean() < 0;
            lines.add("| " + contest.title() + " | " + with.contender().name() + " − "
                    + without.contender().name() + " | " + target.metric() + " | "
                    + (byseed.isEmpty() ? "–" : Figures.text(difference)) + " | "
                    + (byseed.isEmpty()
                            ? "not run"
                            : difference.mean() == 0
                                    ? "no difference"
                                    : (better ? "gain" : "loss")
                                            + (difference.isWithinItsDeviation() ? ", within the deviation" : ""))
                    + " | " + byseed.size() + " |");
        }
        return lines;
    }
}
