package dev.quatrain.model.state;

import dev.quatrain.model.OperatorError;

/** A series' record that a newer build wrote. */
public final class UnknownRecordVersion extends OperatorError {
    private static final long serialVersionUID = 1L;

    UnknownRecordVersion(String series, int version) {
        super("The stored state of series " + series + " has record version " + version + ", this build reads version "
                + RecordLayout.VERSION + ". Run the newer Quatrain that wrote it, or reset the application's state.");
    }
}
