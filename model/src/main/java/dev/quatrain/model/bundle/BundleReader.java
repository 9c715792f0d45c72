package dev.quatrain.model.bundle;

import dev.quatrain.model.bundle.BundleRefused.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Opens bundles and verifies them: sizes within limits, every entry's digest as the manifest says, nothing missing and nothing extra.
 * Nothing is unpacked to disk and nothing in it is executed.
 */
public final class BundleReader {
    private static final int MOST_ENTRIES = 32;
    /** More than any model has that the step engine is meant for; keeps a zip bomb from filling memory. */
    public static final long MOST_BYTES = 1L << 30;
    /** A report of text packs tenfold, weights hardly at all; a zip of nothing but zeros a thousandfold. */
    private static final long MOST_UNFOLDING = 100;
    /** So much may any bundle unpack to, however well it packs. */
    private static final long HARMLESS_BYTES = 16 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private BundleReader() {}

    /**
     * The verified bundle in a file.
     *
     * @throws BundleRefused with the reason and what to do
     */
    public static Bundle read(Path file) {
        return read(file, TrustedKeys.ANYBODY);
    }

    /** The same, if it is signed as the keys ask for. */
    public static Bundle read(Path file, TrustedKeys trusted) {
        return verify(file.toString(), bytes(file), trusted);
    }

    /** One entry of a bundle, verified, for people: report.html, card.md, network.zip. */
    public static byte[] entry(Path file, String name) {
        byte[] bytes = bytes(file);
        verify(file.toString(), bytes);
        byte[] content = unzip(file.toString(), bytes).get(name);
        if (content == null) {
            throw new BundleRefused(Reason.MISSING_ENTRY, "The bundle " + file + " holds no " + name + ".");
        }
        return content;
    }

    /**
     * A bundle's file, not verified.
     *
     * @throws BundleRefused if there is none, or it is too large
     */
    public static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BundleRefused(
                    Reason.UNREADABLE,
                    "There is no bundle at " + file + ". Train one (bin/quatrain train) or correct the path.");
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw refused(file.toString(), Reason.LIMIT_EXCEEDED, "it is larger than 1 GiB.");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BundleRefused(
                    Reason.UNREADABLE, "Cannot read the bundle " + file + ": " + e.getMessage() + ".", e);
        }
    }

    /** Verifies a bundle's bytes; {@code origin} names it in messages. */
    public static Bundle verify(String origin, byte[] bytes) {
        return verify(origin, bytes, TrustedKeys.ANYBODY);
    }

    /** The same, if it is signed as the keys ask for; who signed is checked before anything is parsed. */
    public static Bundle verify(String origin, byte[] bytes, TrustedKeys trusted) {
        Map<String, byte[]> entries = unzip(origin, bytes);
        byte[] manifestJson = entries.remove(Bundle.MANIFEST);
        if (manifestJson == null) {
            throw refused(origin, Reason.MISSING_ENTRY, "it has no manifest.json. Is it a .qtn file of the trainer?");
        }
        List<String> signers = trusted.check(origin, manifestJson, signatures(origin, entries));
        Manifest manifest;
        try {
            manifest = ManifestJson.decode(manifestJson);
        } catch (BundleRefused e) {
            throw new BundleRefused(e.reason(), sentence(origin, String.valueOf(e.getMessage())), e);
        }
        verifyDigests(origin, manifest, entries);
        try {
            GoldenSequences golden = GoldenSequences.decode(
                    require(origin, entries, Bundle.GOLDEN),
                    manifest.features().size(),
                    manifest.output().length());
            return new Bundle(
                    origin, Digests.sha256(bytes), manifest, require(origin, entries, Bundle.STEP), golden, signers);
        } catch (IllegalArgumentException e) {
            throw refused(origin, Reason.INVALID_MANIFEST, e.getMessage() + ". Train it again.");
        }
    }

    private static Signatures signatures(String origin, Map<String, byte[]> entries) {
        byte[] json = entries.remove(Bundle.SIGNATURES);
        try {
            return json == null ? Signatures.NONE : Signatures.decode(json);
        } catch (IllegalArgumentException e) {
            throw refused(origin, Reason.WRONG_SIGNATURE, e.getMessage() + ".");
        }
    }

    private static void verifyDigests(String origin, Manifest manifest, Map<String, byte[]> entries) {
        Set<String> names = new TreeSet<>(manifest.sha256().keySet());
        names.addAll(entries.keySet());
        for (String name : names) {
            String expected = manifest.sha256().get(name);
            if (expected == null) {
                throw refused(origin, Reason.WRONG_DIGEST, "its manifest does not list the entry " + name + ".");
            }
            if (!expected.equals(Digests.sha256(require(origin, entries, name)))) {
                throw refused(
                        origin,
                        Reason.WRONG_DIGEST,
                        "its entry " + name
                                + " is not what the manifest's sha256 says: the file was damaged or changed. "
                                + "Copy it again from where it was trained.");
            }
        }
    }

    private static byte[] require(String origin, Map<String, byte[]> entries, String name) {
        byte[] content = entries.get(name);
        if (content == null) {
            throw refused(
                    origin,
                    Reason.MISSING_ENTRY,
                    "the entry " + name + " is missing. Copy it again or train it again.");
        }
        return content;
    }

    /** The entries in the file's order. */
    static Map<String, byte[]> unzip(String origin, byte[] bytes) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        long left = Math.min(MOST_BYTES, Math.max(HARMLESS_BYTES, MOST_UNFOLDING * bytes.length));
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!NAME.matcher(entry.getName()).matches()) {
                    throw refused(
                            origin,
                            Reason.UNREADABLE,
                            "it holds an entry whose name is no plain file name. Is it a .qtn file of the trainer?");
                }
                byte[] content = readAtMost(zip, left);
                left -= content.length;
                if (left < 0 || entries.size() == MOST_ENTRIES) {
                    throw refused(
                            origin,
                            Reason.LIMIT_EXCEEDED,
                            "it unpacks to more than 32 entries, 1 GiB, or " + MOST_UNFOLDING
                                    + " times its size. Train it again, or ask who made it.");
                }
                if (entries.put(entry.getName(), content) != null) {
                    throw refused(origin, Reason.UNREADABLE, "it holds " + entry.getName() + " twice.");
                }
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw refused(origin, Reason.UNREADABLE, "it is damaged (" + e.getMessage() + "). Copy it again.");
        } catch (IOException e) {
            throw refused(origin, Reason.UNREADABLE, "it is cut off (" + e.getMessage() + "). Copy it again.");
        }
        if (entries.isEmpty()) {
            throw refused(origin, Reason.UNREADABLE, "it is not a zip file. Give a .qtn file of the trainer.");
        }
        return entries;
    }

    /** Everything left of the entry, or one byte more than allowed. */
    private static byte[] readAtMost(InputStream in, long most) throws IOException {
        return in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, most + 1));
    }

    static BundleRefused refused(String origin, Reason reason, String why) {
        return new BundleRefused(reason, sentence(origin, why));
    }

    private static String sentence(String origin, String why) {
        return "The bundle " + origin + " is refused: " + why;
    }
}
