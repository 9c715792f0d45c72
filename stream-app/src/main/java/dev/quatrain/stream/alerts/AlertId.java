package dev.quatrain.stream.alerts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An alert's id: the same alert has the same one on every instance and after every replay. */
final class AlertId {
    private AlertId() {}

    static String of(String pipeline, String rule, String series, long startedAtMillis) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            String identity = String.join("\n", pipeline, rule, series, Long.toString(startedAtMillis));
            return HexFormat.of().formatHex(sha.digest(identity.getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not", e);
        }
    }
}
