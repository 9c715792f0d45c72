package dev.quatrain.stream.config;

/**
 * How hidden states are kept.
 *
 * @param half whether in half precision
 * @param resident series of a task whose states stay in memory, the others' are in RocksDB; {@link #ALL} for no RocksDB
 */
public record States(boolean half, int resident) {
    /** Every series is in memory. */
    public static final int ALL = Integer.MAX_VALUE;

    /** In single precision and in memory. */
    public static final States DEFAULT = new States(false, ALL);

    public boolean spill() {
        return resident != ALL;
    }
}
