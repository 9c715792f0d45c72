package dev.quatrain.model.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a bundle: same content, same bytes. The file appears whole or not at all. */
public final class BundleWriter {

    /** The first time a zip can hold; a fixed one keeps bundles reproducible. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Manifest manifest;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** Begins a bundle; the digests in the manifest are filled in by {@link #write}. */
    public BundleWriter(Manifest manifest, byte[] stepGraph, GoldenSequences golden) {
        this.manifest = manifest;
        entries.put(Bundle.STEP, stepGraph);
        entries.put(Bundle.GOLDEN, golden.encode());
    }

    /** Adds an entry that the scorer does not read: network.zip, report.html, card.md. */
    public BundleWriter add(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    public BundleWriter add(String name, String content) {
        return add(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the bundle beside its place and moves it there. */
    public void write(Path file) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        entries.forEach((name, content) -> digests.put(name, Digests.sha256(content)));
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put(Bundle.MANIFEST, ManifestJson.encode(manifest.withSha256(digests)));
        all.putAll(entries);
        write(file, all);
    }

    /** Writes entries as they are, in their order. */
    static void write(Path file, Map<String, byte[]> entries) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue());
            }
        }
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ENTRY_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
