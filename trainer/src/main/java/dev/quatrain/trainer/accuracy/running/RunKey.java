package dev.quatrain.trainer.accuracy.running;

import dev.quatrain.trainer.accuracy.contests.Contender;
import dev.quatrain.trainer.accuracy.contests.Contest;
import java.util.List;

/**
 * One run: a contender in a contest with a seed.
 *
 * @param quick whether on the part of the data a quick look takes
 */
public record RunKey(String contest, String contender, long seed, boolean quick) {
    /** Name of its files, without an ending. */
    public String fileName() {
        return contest + "--" + contender.replace('/', '_') + "--" + seed + (quick ? "-quick" : "");
    }

    /** The contest among those. */
    Contest in(List<Contest> contests) {
        return contests.stream()
                .filter(c -> c.id().equals(contest))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no contest " + contest));
    }

    Contender contenderIn(Contest of) {
        return of.contender(contender);
    }

    @Override
    public String toString() {
        return contest + " " + contender + " seed " + seed;
    }
}
