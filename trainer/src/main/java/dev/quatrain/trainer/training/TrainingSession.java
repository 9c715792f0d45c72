package dev.quatrain.trainer.training;

/**
 * A training as it goes on.
 *
 * @param seed where every random choice starts
 * @param progress who hears of it
 * @param checkpoints where it is kept, to go on after it was stopped
 */
public record TrainingSession(long seed, Progress progress, Checkpoints checkpoints) {
    /** A training that starts afresh and is kept nowhere. */
    public static TrainingSession unkept(long seed, Progress progress) {
        return new TrainingSession(seed, progress, Checkpoints.NONE);
    }
}
