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

    /**
     * What the first so many steps of a workload give. A series is found silent within an eighth of the silence, so what alerts there are on the
     * last steps depends on those that follow.
     */
    Outputs of(Workload workload, int steps) {
        long end = workload.eventMillis(steps);
        long certain = workload.eventMillis(steps - Workload.SILENCE / 4);
        return new Outputs(scores.before(end), alerts.before(certain), deadLetters.before(end));
    }
}
