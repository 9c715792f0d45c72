package dev.quatrain.trainer.training;

/** Hears how a training goes on. Called on the training thread. */
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void begin(String phase, int epochs) {}

        @Override
        public void epoch(int epoch, double trainLoss, double validationLoss) {}

        @Override
        public void end() {}
    };

    /** A phase of at most {@code epochs} epochs begins. */
    void begin(String phase, int epochs);

    /** Epoch {@code epoch}, counted from 1, is done. */
    void epoch(int epoch, double trainLoss, double validationLoss);

    /** The phase has ended, maybe early. */
    void end();
}
