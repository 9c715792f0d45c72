package dev.quatrain.trainer.accuracy.contests;

import dev.quatrain.trainer.accuracy.datasets.DataFolder;
import dev.quatrain.trainer.accuracy.datasets.DataSource;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.measures.Measure;
import java.util.List;
import java.util.function.Supplier;

/**
 * One data set, one way to score it, and who competes.
 *
 * @param id its name in files and commands
 * @param row the row of the report's overview it stands in
 * @param title what is done on which data
 * @param rule how it is scored, in a sentence
 * @param contenders models first, then baselines
 * @param anchors published results, each with its source
 * @param seen what simple means reached on these files, and how
 * @param quick what a quick look takes of it
 * @param settings everything above that decides results, as text
 */
public record Contest(
        String id,
        int row,
        String title,
        String rule,
        DataSource data,
        Supplier<Measure> measure,
        List<Contender> contenders,
        List<Target> targets,
        List<String> anchors,
        String seen,
        QuickCut quick,
        String settings) {
    /** The data, cut for a quick look if asked for. */
    public List<SplitData> read(DataFolder folder, long seed, boolean quickly) {
        List<SplitData> all = data.read(folder, seed);
        return quickly ? quick.of(all) : all;
    }

    public List<Contender> models() {
        return contenders.stream().filter(c -> !c.isBaseline()).toList();
    }

    public List<Contender> baselines() {
        return contenders.stream().filter(Contender::isBaseline).toList();
    }

    /**
     * The contender of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Contender contender(String name) {
        return contenders.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Contest " + id + " has no contender " + name));
    }
}
