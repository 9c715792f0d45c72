package dev.quatrain.stream.history;

import java.util.Arrays;

/**
 * How severe a series has been, a byte for each span of event time, in two widths: {@link HeatBin}. Not thread-safe.
 *
 * <pre>
 * cells: | fine[128] | coarse[128] |     a cell: 0 = no score, else the worst severity, rounded, + 1; at its bin's number modulo 128
 * </pre>
 */
final class HeatStrip {
    static final int SLOTS = 128;
    private static final int MASK = SLOTS - 1;
    /** What a heat map says of a cell without scores. */
    static final byte NONE = (byte) 255;

    static final int BYTES = 2 * SLOTS + 64;

    private final byte[] cells = new byte[2 * SLOTS];
    private long newestFine = Long.MIN_VALUE;
    private long newestCoarse = Long.MIN_VALUE;

    void add(long eventTimeMillis, float severity) {
        byte cell = (byte) (1 + Math.round(Math.min(100f, Math.max(0f, severity)))); // NaN rounds to 0
        newestFine = put(HeatBin.FINE.of(eventTimeMillis), newestFine, 0, cell);
        newestCoarse = put(HeatBin.COARSE.of(eventTimeMillis), newestCoarse, SLOTS, cell);
    }

    private long put(long bin, long newest, int from, byte cell) {
        int at = from + ((int) bin & MASK);
        if (bin == newest) {
            if (cell > cells[at]) {
                cells[at] = cell;
            }
            return newest;
        }
        if (bin < newest) {
            if (newest - bin < SLOTS && cell > cells[at]) {
                cells[at] = cell;
            }
            return newest;
        }
        if (newest == Long.MIN_VALUE || bin - newest >= SLOTS) {
            Arrays.fill(cells, from, from + SLOTS, (byte) 0);
        } else {
            for (long between = newest + 1; between < bin; between++) {
                cells[from + ((int) between & MASK)] = 0;
            }
        }
        cells[at] = cell;
        return bin;
    }

    /** Number of the newest cell with a score; {@link Long#MIN_VALUE} if there is none. */
    long newest(HeatBin bin) {
        return bin == HeatBin.FINE ? newestFine : newestCoarse;
    }

    /**
     * The cells up to a bin, oldest first, {@link #NONE} where there is no score.
     *
     * @param last number of the last cell
     * @param holds for how many further cells a score stands where none follows: one of a slow series is not nothing
     */
    byte[] cells(HeatBin bin, long last, int holds) {
        byte[] shown = new byte[HeatBin.SHOWN];
        Arrays.fill(shown, NONE);
        long newest = newest(bin);
        if (newest == Long.MIN_VALUE) {
            return shown;
        }
        int held = 0;
        for (int i = 0; i < HeatBin.SHOWN; i++) {
            long number = last - HeatBin.SHOWN + 1 + i;
            byte cell = number > newest || newest - number >= SLOTS ? 0 : cells[bin.from() + ((int) number & MASK)];
            if (cell != 0) {
                shown[i] = (byte) (cell - 1);
                held = holds;
            } else if (held > 0 && number <= newest) {
                shown[i] = shown[i - 1];
                held--;
            }
        }
        return shown;
    }

    /** Takes in what another strip of the same series knows. */
    void addAll(HeatStrip other) {
        for (HeatBin bin : HeatBin.values()) {
            long newest = other.newest(bin);
            for (long number = newest - SLOTS + 1; newest != Long.MIN_VALUE && number <= newest; number++) {
                byte cell = other.cells[bin.from() + ((int) number & MASK)];
                if (cell != 0 && bin == HeatBin.FINE) {
                    newestFine = put(number, newestFine, 0, cell);
                } else if (cell != 0) {
                    newestCoarse = put(number, newestCoarse, SLOTS, cell);
                }
            }
        }
    }
}
