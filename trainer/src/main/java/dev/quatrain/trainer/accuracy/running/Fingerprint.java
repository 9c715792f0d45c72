package dev.quatrain.trainer.accuracy.running;

import dev.quatrain.trainer.accuracy.contests.Contender;
import dev.quatrain.trainer.accuracy.contests.Contest;
import dev.quatrain.trainer.accuracy.contests.Contests;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Digests that tell whether a kept result is still what a new run would give. */
public final class Fingerprint {
    /** Packages that neither train nor score: their changes leave results as they are. */
    private static final Pattern ELSEWHERE = Pattern.compile("dev/quatrain/trainer/(cli|report|accuracy/reporting)/.*");

    private static final Pattern OWN_JAR = Pattern.compile("(trainer|model|schemas)-[^-]*(-SNAPSHOT)?\\.jar");

    private Fingerprint() {}

    /** Digest of everything that is configured of a run. */
    public static String settings(RunKey key, Contest contest) {
        Contender contender = key.contenderIn(contest);
        return digest(List.of(
                key.toString(),
                Boolean.toString(key.quick()),
                contest.settings(),
                contender.plan() == null ? "baseline" : Contests.plan(contender.plan()),
                new TreeMap<>(contender.set()).toString(),
                key.quick() ? contest.quick().toString() : ""));
    }

    /** Digest of the product's classes on the class path. */
    public static String code() {
        MessageDigest digest = sha256();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                classes(path).forEach(file -> add(digest, file));
            } else if (path.getFileName() != null
                    && OWN_JAR.matcher(path.getFileName().toString()).matches()) {
                add(digest, path);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> classes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !ELSEWHERE
                            .matcher(folder.relativize(file).toString())
                            .matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(MessageDigest digest, Path file) {
        try {
            digest.update(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(List<String> texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not", e);
        }
    }
}
