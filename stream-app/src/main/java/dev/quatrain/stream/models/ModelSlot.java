package dev.quatrain.stream.models;

import dev.quatrain.model.scoring.Inheritance;
import dev.quatrain.model.scoring.SwapPolicy;
import dev.quatrain.model.step.StepModel;
import org.jspecify.annotations.Nullable;

/**
 * The model that a pipeline scores with now. The loader's thread puts one in; each task takes it between two batches, as soon as it sees
 * that it is another.
 */
public final class ModelSlot implements AutoCloseable {
    private final SwapPolicy policy;
    private final LayoutBook layouts;
    private volatile @Nullable ServedModel current;

    /**
     * An empty slot.
     *
     * @param layouts which models lay out states alike
     */
    public ModelSlot(SwapPolicy policy, LayoutBook layouts) {
        this.policy = policy;
        this.layouts = layouts;
    }

    /** A slot whose model stays, and is not closed with the slot. */
    public static ModelSlot of(StepModel model) {
        ModelSlot slot = new ModelSlot(SwapPolicy.RESET, new LayoutBook());
        slot.current = new ServedModel(model, Inheritance.NONE, () -> {});
        return slot;
    }

    /** A slot that always has this model, which the caller holds for as long as the slot is used. */
    public static ModelSlot of(ServedModel held) {
        ModelSlot slot = new ModelSlot(held.inheritance().policy(), new LayoutBook());
        slot.current = held;
        return slot;
    }

    /** The present model without a hold on it, to be compared; null if there is none. */
    public @Nullable ServedModel current() {
        return current;
    }

    /** The present model, to be released by the caller; null if there is none. */
    public @Nullable ServedModel take() {
        while (true) {
            ServedModel taken = current;
            if (taken == null || taken.hold()) {
                return taken;
            }
        }
    }

    /** How many of the newest readings of each series are to be kept while a model scores, for another. */
    public int kept(StepModel model) {
        return policy.kept(Math.max(model.manifest().delaySteps(), layouts.longestDelay()));
    }

    /** Puts a model in, which the slot closes when no task uses it any more; null to have none. One thread at a time. */
    void put(@Nullable StepModel model) {
        ServedModel before = current;
        current = model == null ? null : new ServedModel(model, inheritance(model), model::close);
        if (before != null) {
            before.retire();
        }
    }

    private Inheritance inheritance(StepModel model) {
        String layout = model.manifest().stateLayout();
        return new Inheritance(policy, tag -> layouts.isOf(tag, layout));
    }

    /** Takes the model out. */
    @Override
    public void close() {
        put(null);
    }
}
