package dev.quatrain.stream.decode;

/** What is done with one field of a value: it is taken or skipped. Immutable, shared between threads. */
@FunctionalInterface
interface AvroStep {
    /** Nothing stands there. */
    AvroStep NOTHING = (in, into) -> {};

    /** Moves past the field. */
    void run(AvroBytes in, Draft into) throws Undecodable;

    /** Fields one after the other. */
    static AvroStep sequence(AvroStep... steps) {
        return (in, into) -> {
            in.enter();
            for (AvroStep step : steps) {
                step.run(in, into);
            }
            in.leave();
        };
    }

    /** The branch whose index is written first. */
    static AvroStep union(AvroStep... branches) {
        return (in, into) -> branches[in.readIndex(branches.length)].run(in, into);
    }
}
