package dev.quatrain.stream.faults;

/**
 * Everything the application gives.
 *
 * @param scores by series
 * @param alerts by alert id
 * @param deadLetters by their text
 */
record Outputs(Ledger scores, Ledger alerts, Ledger deadLetters) {
    Outputs() {
        this(new Ledger(), new Ledger(), new Ledger());
    }

    /** Those before an event time. */
    Outputs before(long endMillis) {
        return new Outputs(scores.before(endMillis), alerts.before(endMillis), deadLetters.before(endMillis));
    }
}
