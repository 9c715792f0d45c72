package dev.quatrain.model.bundle;

import dev.quatrain.model.OperatorError;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/** A private Ed25519 key (RFC 8032) with its public half. */
public final class SigningKey {
    private static final String PEM_LABEL = "PRIVATE KEY";

    private final PrivateKey key;
    private final VerifyingKey verifying;

    private SigningKey(PrivateKey key, VerifyingKey verifying) {
        this.key = key;
        this.verifying = verifying;
    }

    /** A new key. */
    public static SigningKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningKey(pair.getPrivate(), VerifyingKey.of(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform from 15 on has Ed25519; this one does not", e);
        }
    }

    /**
     * The key in a PEM file of PKCS #8, as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws OperatorError if the file holds none
     */
    public static SigningKey load(Path file) {
        String advice =
                "Give the private key that `openssl genpkey -algorithm ed25519` or `bin/quatrain keygen` writes.";
        byte[] encoded = Pem.read(file, PEM_LABEL, advice);
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            SigningKey signing = new SigningKey(key, publicHalf((EdECPrivateKey) key));
            if (!signing.verifying.verifies(encoded, signing.sign(encoded))) {
                throw new IllegalStateException("This Java's Ed25519 does not make public keys of seeds");
            }
            return signing;
        } catch (GeneralSecurityException e) {
            throw new OperatorError(file + " holds no Ed25519 private key (" + e.getMessage() + "). " + advice, e);
        }
    }

    /** The JDK derives a public key only while it generates a pair, so it is handed the seed in place of randomness. */
    private static VerifyingKey publicHalf(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] seed =
                key.getBytes().orElseThrow(() -> new GeneralSecurityException("the key does not give its bytes away"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        return VerifyingKey.of(generator.generateKeyPair().getPublic());
    }

    /** The public half. */
    public VerifyingKey verifyingKey() {
        return verifying;
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A private key that was read could not sign: " + e.getMessage(), e);
        }
    }

    /** As PEM, for a file that nobody else may read. */
    public String pem() {
        return Pem.write(PEM_LABEL, key.getEncoded());
    }

    /** Gives the same bytes always. */
    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
