package dev.quatrain.stream.faults;

/**
 * How a scenario ended.
 *
 * @param fault the scenario's name
 * @param readings fed, without garbage
 * @param kills of processes of the application
 * @param problem what kept the scenario from its end; empty if nothing did
 */
record Result(
        String fault,
        Guarantee guarantee,
        int readings,
        long kills,
        double seconds,
        Judgement scores,
        Judgement alerts,
        Judgement deadLetters,
        String problem) {
    private static final Judgement NONE = new Judgement(0, 0, 0, 0, 0, "");

    /** That of a scenario that could not be judged. */
    static Result failed(Scenario scenario, Guarantee guarantee, double seconds, Throwable cause) {
        return new Result(scenario.name(), guarantee, 0, scenario.kills(), seconds, NONE, NONE, NONE, words(cause));
    }

    private static String words(Throwable problem) {
        String words = problem.getMessage() == null ? problem.toString() : problem.getMessage();
        Throwable cause = problem.getCause();
        return cause == null ? words : words + ": " + words(cause);
    }

    /** Whether the guarantee held, for scores, alerts and dead letters alike. */
    boolean held() {
        return problem.isEmpty()
                && scores.events() > 0
                && guarantee.allows(scores)
                && guarantee.allows(alerts)
                && guarantee.allows(deadLetters);
    }

    /** What is wrong, in words; empty if nothing is. */
    String explanation() {
        if (held()) {
            return "";
        }
        if (!problem.isEmpty()) {
            return problem;
        }
        return "scores " + scores + ", alerts " + alerts + ", dead letters " + deadLetters;
    }
}
