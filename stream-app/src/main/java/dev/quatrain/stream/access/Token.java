package dev.quatrain.stream.access;

/**
 * A bearer token (RFC 6750) for machines.
 *
 * @param name for people; never sent
 * @param secret what is sent; at least {@link #LEAST_CHARACTERS}
 */
public record Token(String name, Role role, String secret) {
    /** 24 characters of base64 are 144 random bits: guessing is hopeless, so the secret needs no slow hash. */
    public static final int LEAST_CHARACTERS = 24;

    /** Without the secret. */
    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}
