package dev.quatrain.model.bundle;

import dev.quatrain.model.OperatorError;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;

/**
 * A public Ed25519 key (RFC 8032).
 *
 * @param id first 16 hex digits of the sha256 of its SubjectPublicKeyInfo
 */
public record VerifyingKey(String id, PublicKey key) {
    static final String PEM_LABEL = "PUBLIC KEY";
    private static final int ID_DIGITS = 16;

    static VerifyingKey of(PublicKey key) {
        return new VerifyingKey(Digests.sha256(key.getEncoded()).substring(0, ID_DIGITS), key);
    }

    /**
     * The key in a PEM file, as {@code openssl pkey -pubout} writes it.
     *
     * @throws OperatorError if the file holds no public Ed25519 key
     */
    public static VerifyingKey load(Path file) {
        String advice = "Give the public key that `openssl pkey -in KEY -pubout` or `bin/quatrain keygen` writes.";
        byte[] encoded = Pem.read(file, PEM_LABEL, advice);
        try {
            return of(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new OperatorError(file + " holds no Ed25519 public key (" + e.getMessage() + "). " + advice, e);
        }
    }

    /** Whether the signature is this key's over the message. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (SignatureException e) {
            return false; // not even of a signature's form
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform from 15 on has Ed25519; this one does not", e);
        }
    }

    /** As PEM, for a file. */
    public String pem() {
        return Pem.write(PEM_LABEL, key.getEncoded());
    }
}
