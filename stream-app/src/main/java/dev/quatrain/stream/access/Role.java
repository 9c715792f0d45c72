package dev.quatrain.stream.access;

/** What a caller may do; each role may do all that those before it may. */
public enum Role {
    /** Read everything. */
    VIEWER,
    /** Change things too. */
    OPERATOR;

    /** Whether this role is enough where the other is needed. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
