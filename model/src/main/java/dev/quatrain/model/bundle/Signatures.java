package dev.quatrain.model.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for a bundle: {@code signatures.json}. Each signature is Ed25519 (RFC 8032) over the bytes of {@code manifest.json}, which
 * holds the digest of every other entry; so it covers all of the bundle but the other signatures.
 *
 * @param formatVersion of this entry, {@link #FORMAT_VERSION}
 * @param signatures at most one of each key
 */
record Signatures(@JsonProperty("format_version") int formatVersion, List<Signed> signatures) {
    static final int FORMAT_VERSION = 1;
    static final Signatures NONE = new Signatures(FORMAT_VERSION, List.of());
    /** More than anybody's reviewers; bounds the time to check them. */
    private static final int MOST = 16;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /**
     * One signature.
     *
     * @param key id of the key, see {@link VerifyingKey}
     * @param signature 64 bytes, base64 in JSON
     */
    record Signed(String key, byte[] signature) {}

    Signatures {
        signatures = List.copyOf(signatures);
        if (formatVersion != FORMAT_VERSION) {
            throw new IllegalArgumentException("its signatures have format version " + formatVersion
                    + ", this build reads version " + FORMAT_VERSION + ". Update Quatrain, or sign it again");
        }
        if (signatures.size() > MOST) {
            throw new IllegalArgumentException("it has " + signatures.size() + " signatures, more than " + MOST);
        }
    }

    /** These and one more, which takes the place of an earlier one of the same key. */
    Signatures with(Signed added) {
        List<Signed> all = new ArrayList<>(signatures);
        all.removeIf(signed -> signed.key().equals(added.key()));
        all.add(added);
        return new Signatures(FORMAT_VERSION, all);
    }

    byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Signatures could not be written: " + e.getMessage(), e);
        }
    }

    /** Throws IllegalArgumentException that says what is wrong. */
    static Signatures decode(byte[] json) {
        try {
            @Nullable Signatures decoded = JSON.readValue(json, Signatures.class);
            if (decoded == null) { // the JSON word null
                throw new IllegalArgumentException("its signatures.json is empty. Sign it again");
            }
            return decoded;
        } catch (IOException e) {
            if (e.getCause() instanceof IllegalArgumentException cause) {
                throw cause;
            }
            throw new IllegalArgumentException("its signatures.json cannot be read. Sign it again", e);
        }
    }
}
