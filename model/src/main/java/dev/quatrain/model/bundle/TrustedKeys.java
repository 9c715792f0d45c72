package dev.quatrain.model.bundle;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import dev.quatrain.model.bundle.Signatures.Signed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whose signatures count, and whether a bundle needs one. Immutable.
 *
 * @param keys by id
 * @param required whether a bundle that none of the keys signed is refused; if not, only a wrong signature of one of them is
 */
public record TrustedKeys(Map<String, VerifyingKey> keys, boolean required) {
    /** Any bundle will do. */
    public static final TrustedKeys ANYBODY = new TrustedKeys(Map.of(), false);

    public TrustedKeys {
        keys = Map.copyOf(keys);
    }

    /**
     * The public keys in a PEM file, or in all files {@code *.pem} of a folder.
     *
     * @throws OperatorError if there is none, or one of them is no public Ed25519 key
     */
    public static TrustedKeys load(Path place, boolean required) {
        Map<String, VerifyingKey> keys = new LinkedHashMap<>();
        for (Path file : files(place)) {
            VerifyingKey key = VerifyingKey.load(file);
            keys.put(key.id(), key);
        }
        if (keys.isEmpty()) {
            throw new OperatorError("There is no public key in " + place
                    + ". Put PEM files (*.pem) there, such as `openssl pkey -in KEY -pubout` writes.");
        }
        return new TrustedKeys(keys, required);
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> listed = Files.list(place)) {
            return listed.filter(file -> file.getFileName().toString().endsWith(".pem"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new OperatorError("Cannot list the keys in " + place + " (" + e + "). Check its permissions.", e);
        }
    }

    /**
     * The ids of those keys that signed a manifest.
     *
     * @throws BundleRefused if none did though one must, or a signature of one of the keys is wrong
     */
    List<String> check(String origin, byte[] manifest, Signatures signatures) {
        List<String> good = new ArrayList<>();
        for (Signed signed : signatures.signatures()) {
            VerifyingKey key = keys.get(signed.key());
            if (key == null) {
                continue;
            }
            if (!key.verifies(manifest, signed.signature())) {
                throw BundleReader.refused(
                        origin,
                        Reason.WRONG_SIGNATURE,
                        "its signature by the trusted key " + key.id()
                                + " does not fit its manifest: it was changed after it was signed. "
                                + "Copy it again from where it was signed, or sign it again (bin/quatrain sign).");
            }
            good.add(key.id());
        }
        if (good.isEmpty() && required) {
            throw missing(origin, signatures);
        }
        return List.copyOf(good);
    }

    private BundleRefused missing(String origin, Signatures signatures) {
        List<String> signers = signatures.signatures().stream().map(Signed::key).toList();
        return signers.isEmpty()
                ? BundleReader.refused(
                        origin,
                        Reason.UNSIGNED,
                        "it is not signed, and a signature is required. Sign it (bin/quatrain sign BUNDLE --key FILE), "
                                + "or set models.require_signature to false.")
                : BundleReader.refused(
                        origin,
                        Reason.UNTRUSTED_KEY,
                        "it is signed by " + String.join(", ", signers) + ", but trusted are only "
                                + String.join(", ", keys.keySet())
                                + ". Have it signed with a trusted key, or add its signer's public key to the trusted ones.");
    }
}
