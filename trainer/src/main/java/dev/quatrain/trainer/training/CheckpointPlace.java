package dev.quatrain.trainer.training;

/** Where trainings may be kept, before it is known which they are. */
public interface CheckpointPlace {
    /** Nothing is kept. */
    CheckpointPlace NONE = new CheckpointPlace() {
        @Override
        public Checkpoints open(String digest) {
            return Checkpoints.NONE;
        }

        @Override
        public CheckpointPlace part(String name) {
            return this;
        }
    };

    /**
     * The checkpoints of one training.
     *
     * @param digest of all that decides its result, 64 hex digits
     */
    Checkpoints open(String digest);

    /** A place beside this one, for a training that is a part of a longer one. */
    CheckpointPlace part(String name);
}
