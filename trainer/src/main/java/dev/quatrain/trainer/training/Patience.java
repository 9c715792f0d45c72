package dev.quatrain.trainer.training;

/** Watches the validation loss: which epoch was best, and whether waiting for a better one is still worth it. */
public final class Patience {
    /** A smaller relative gain does not count as better: it would never end on a plateau. */
    private static final double LEAST_GAIN = 1e-3;

    private final int epochs;
    private int best;
    private int waitsSince;
    private double toBeat = Double.POSITIVE_INFINITY;
    private double bestLoss = Double.POSITIVE_INFINITY;

    /** @param epochs without a gain before it ends; 0 = endless, and the last epoch is the best */
    public Patience(int epochs) {
        this.epochs = epochs;
    }

    /** Whether it would stop a training at all. */
    boolean ends() {
        return epochs > 0;
    }

    /** Takes the loss before the first epoch as one to be beaten. */
    void startFrom(double loss) {
        bestLoss = loss;
        best = -1;
    }

    /** Takes an epoch's loss; says whether it is the best. */
    public boolean isBest(int epoch, double loss) {
        boolean isBest = loss < bestLoss || !ends();
        if (isBest) {
            bestLoss = loss;
            best = epoch;
        }
        if (loss < toBeat) {
            toBeat = loss * (1 - LEAST_GAIN);
            waitsSince = epoch;
        }
        return isBest;
    }

    /** Whether to train an epoch. */
    public boolean allows(int epoch) {
        return !ends() || epoch - waitsSince <= epochs;
    }

    /** The best epoch so far, counted from 0; -1 if none was better than the start. */
    public int best() {
        return best;
    }
}
