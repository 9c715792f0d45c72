package dev.quatrain.stream.simulator;

/** What is wrong with a pump at one moment: the label of a reading. */
public enum Fault {
    /** Nothing is wrong. */
    NONE,
    /** One sensor jumps far off in single readings, again and again. */
    SPIKE,
    /** One sensor wanders off slowly and stays there. */
    DRIFT,
    /** One sensor repeats the value it had when the fault began. */
    STUCK,
    /** A blockage: flow falls although the speed stays; pressure and current follow the changed flow. */
    CORRELATION,
    /** The pump sends nothing. */
    SILENCE
}
