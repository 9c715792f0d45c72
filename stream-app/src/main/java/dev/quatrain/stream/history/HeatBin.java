package dev.quatrain.stream.history;

/** Widths of a heat map's cells. */
public enum HeatBin {
    /** 20 minutes in all, so that what happens now is seen to move. */
    FINE(10_000),
    /** 10 hours in all: a shift. */
    COARSE(300_000);

    /** Cells that are shown. */
    public static final int SHOWN = 120;

    private final long millis;

    HeatBin(long millis) {
        this.millis = millis;
    }

    /** Width of a cell. */
    public long millis() {
        return millis;
    }

    /** Number of the cell that a time falls into. */
    public long of(long eventTimeMillis) {
        return Math.floorDiv(eventTimeMillis, millis);
    }

    /** Where a strip keeps its cells of this width. */
    int from() {
        return (this == COARSE ? 1 : 0) * HeatStrip.SLOTS;
    }
}
