package dev.quatrain.model.guard;

/**
 * The 64 bits by which an event id is remembered: FNV-1a (Fowler, Noll and Vo) over the characters, mixed as MurmurHash3 ends. Two of the
 * {@link GuardPolicy.Duplicate#REMEMBERED} ids of a series agree by chance once in some 10^17 readings.
 */
public final class EventId {
    /** No id. */
    public static final long NONE = 0;

    private static final long BASIS = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    private EventId() {}

    /** The key of an id; never {@link #NONE}. */
    public static long of(CharSequence id) {
        long hash = BASIS;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        hash ^= hash >>> 33;
        return hash == NONE ? 1 : hash;
    }
}
