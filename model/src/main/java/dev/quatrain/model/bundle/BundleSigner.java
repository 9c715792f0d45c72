package dev.quatrain.model.bundle;

import dev.quatrain.model.bundle.Signatures.Signed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Signs bundles. */
public final class BundleSigner {
    private BundleSigner() {}

    /**
     * Adds a key's signature to a bundle's file, in place of an earlier one of the same key; other entries and other keys' signatures stay.
     * The file's own digest changes, and with it the model that a series' kept state belongs to: sign before the first use.
     *
     * @return the bundle as it is now
     * @throws BundleRefused if the bundle is not fit to be read
     */
    public static Bundle sign(Path file, SigningKey key) throws IOException {
        byte[] bytes = BundleReader.bytes(file);
        String origin = file.toString();
        BundleReader.verify(origin, bytes);
        Map<String, byte[]> entries = BundleReader.unzip(origin, bytes);
        byte[] manifest = Objects.requireNonNull(entries.get(Bundle.MANIFEST));
        byte[] present = entries.remove(Bundle.SIGNATURES);
        Signatures before = present == null ? Signatures.NONE : Signatures.decode(present);
        Signatures after = before.with(new Signed(key.verifyingKey().id(), key.sign(manifest)));
        entries.put(Bundle.SIGNATURES, after.encode());
        BundleWriter.write(file, entries);
        return BundleReader.read(file);
    }
}
