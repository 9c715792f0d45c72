package dev.quatrain.model.scoring;

import java.util.function.LongPredicate;

/**
 * What a model does with series that another one scored.
 *
 * @param sameLayout whether the model of a tag lays its states out as this one
 */
public record Inheritance(SwapPolicy policy, LongPredicate sameLayout) {
    /** Every such series starts afresh. */
    public static final Inheritance NONE = new Inheritance(SwapPolicy.RESET, tag -> false);

    boolean carries(long tag) {
        return policy.states() == SwapPolicy.States.CARRY && sameLayout.test(tag);
    }
}
