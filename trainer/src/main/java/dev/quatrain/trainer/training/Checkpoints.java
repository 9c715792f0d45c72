package dev.quatrain.trainer.training;

import java.util.Optional;
import java.util.function.Supplier;

/** Where a training is kept, to go on after it was stopped. Used by the training's thread only. */
public interface Checkpoints {
    /** Keeps nothing. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public Optional<Checkpoint> last() {
            return Optional.empty();
        }

        @Override
        public void keep(Supplier<Checkpoint> now, boolean surely) {}

        @Override
        public void remove() {}
    };

    /** The checkpoint to go on from, if there is one of this very training. */
    Optional<Checkpoint> last();

    /**
     * Keeps the present state in the place of the last one.
     *
     * @param now asked only if it will be kept
     * @param surely whether to keep it though the last one is young
     */
    void keep(Supplier<Checkpoint> now, boolean surely);

    /** Forgets what was kept: the training is done. */
    void remove();

    /** The same, but a training that is done stays kept. */
    default Checkpoints lasting() {
        Checkpoints all = this;
        return new Checkpoints() {
            @Override
            public Optional<Checkpoint> last() {
                return all.last();
            }

            @Override
            public void keep(Supplier<Checkpoint> now, boolean surely) {
                all.keep(now, surely);
            }

            @Override
            public void remove() {}
        };
    }
}
