package dev.quatrain.stream.models;

import java.util.Locale;

/** What a model is for. */
enum Role {
    /** Its scores count. */
    ACTIVE,
    /** It is only watched. */
    SHADOW;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
