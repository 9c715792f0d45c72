package dev.quatrain.model.bundle;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file (RFC 7468). */
final class Pem {
    /** Many times an Ed25519 key with comments. */
    private static final long MOST_BYTES = 64 << 10;

    private Pem() {}

    /**
     * The bytes of a file's first block of that label.
     *
     * @param label such as {@code PUBLIC KEY}
     * @param otherwise what to do if there is none, for the error
     */
    static byte[] read(Path file, String label, String otherwise) {
        String text;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new OperatorError(file + " is too large to be a PEM file of one key. " + otherwise);
            }
            text = Files.readString(file);
        } catch (IOException e) {
            throw new OperatorError("Cannot read the key " + file + " (" + e + "). " + otherwise, e);
        }
        Matcher block = Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----")
                .matcher(text);
        if (!block.find()) {
            throw new OperatorError(file + " holds no PEM block " + label + ". " + otherwise);
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(1));
        } catch (IllegalArgumentException e) {
            throw new OperatorError(file + " is damaged: its PEM block is not base64. " + otherwise, e);
        }
    }

    static String write(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }
}
