package dev.quatrain.stream.faults;

/** What Kafka Streams is told to guarantee, and what the suite then asks for. */
enum Guarantee {
    /** Everything once, in order, and the same bits. */
    EXACTLY_ONCE("exactly_once_v2", 100),
    /** Nothing lost and the same bits; what was not committed comes again. */
    AT_LEAST_ONCE("at_least_once", 1000);

    private final String setting;
    private final int commitMillis;

    Guarantee(String setting, int commitMillis) {
        this.setting = setting;
        this.commitMillis = commitMillis;
    }

    /** The value of {@code processing.guarantee}. */
    String setting() {
        return setting;
    }

    /** Between two commits: as by default, or often enough that a life of some seconds has some. */
    int commitMillis() {
        return commitMillis;
    }

    /** Whether findings are in keeping with it. */
    boolean allows(Judgement judgement) {
        return judgement.lost() == 0
                && judgement.differing() == 0
                && judgement.disordered() == 0
                && (this == AT_LEAST_ONCE || judgement.doubled() == 0);
    }
}
