package dev.quatrain.stream.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells by a key whether its value is a secret. */
final class SecretKeys {
    /** Kafka's own secrets and whatever else sounds like one, such as a header with a token. */
    private static final Pattern SOUNDS_SECRET =
            Pattern.compile("(?i).*(password|secret|jaas|credential|token|api\\.?key|keystore\\.key|private).*");
    /** Of those, what says where or how instead of what. */
    private static final Pattern SOUNDS_HARMLESS =
            Pattern.compile("(?i).*\\.(url|file|location|source|type|class|ms|seconds|name|factor|jitter)");

    private SecretKeys() {}

    /** Whether the value must not be shown; when in doubt, not. */
    static boolean hide(String key) {
        return SOUNDS_SECRET.matcher(key).matches();
    }

    /** Whether the value is a secret almost certainly, so that a file should not hold it. */
    static boolean holds(String key, String value) {
        if (value.isBlank() || !hide(key) || SOUNDS_HARMLESS.matcher(key).matches()) {
            return false;
        }
        String text = value.toLowerCase(Locale.ROOT);
        // A JAAS configuration may also name a keytab, or nothing at all.
        return !key.contains("jaas") || text.contains("password") || text.contains("secret");
    }
}
