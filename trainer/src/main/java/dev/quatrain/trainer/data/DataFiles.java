package dev.quatrain.trainer.data;

import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the files a configuration names: {@code ${NAME}} is replaced from the environment, {@code * ? [ ] { }} match names. */
public final class DataFiles {
    /** The folder of the data sets. */
    public static final String QUATRAIN_DATA = "QUATRAIN_DATA";

    private static final String DEFAULT_DATA = "../shared/data";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private final Map<String, String> environment;

    /** @param environment the process's environment */
    public DataFiles(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The files a path or pattern names, sorted.
     *
     * @throws OperatorError if there is none, or a variable is not set
     */
    public List<Path> find(String pattern, Path folder) {
        String substituted = substitute(pattern);
        boolean inDataSets = pattern.contains("${" + QUATRAIN_DATA + "}");
        int wildcard = firstWildcard(substituted);
        List<Path> found = wildcard < 0
                ? Stream.of(folder.resolve(substituted).normalize())
                        .filter(Files::isRegularFile)
                        .toList()
                : matches(folder, substituted, substituted.lastIndexOf('/', wildcard) + 1);
        if (found.isEmpty()) {
            throw new OperatorError(
                    "there is no file " + folder.resolve(substituted).normalize() + ". "
                            + (inDataSets
                                    ? "Set " + QUATRAIN_DATA + " to the folder that holds the data sets" + " (default "
                                            + DEFAULT_DATA + " beside the working directory)."
                                    : "Correct the path."));
        }
        return found;
    }

    private String substitute(String pattern) {
        Matcher matcher = VARIABLE.matcher(pattern);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = environment.get(name);
            if (value == null && name.equals(QUATRAIN_DATA)) {
                value = Path.of(DEFAULT_DATA).toAbsolutePath().normalize().toString();
            }
            if (value == null) {
                throw new OperatorError("the environment variable " + name + " is not set. Set it or write the path.");
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(result).toString();
    }

    private static int firstWildcard(String path) {
        for (int i = 0; i < path.length(); i++) {
            if ("*?[{".indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static List<Path> matches(Path folder, String pattern, int globStart) {
        Path base = folder.resolve(pattern.substring(0, globStart)).normalize();
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(globStart));
        try (Stream<Path> walk = Files.walk(base)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> matcher.matches(base.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new OperatorError("cannot list " + base + ": " + e.getMessage() + ". Check its permissions.", e);
        }
    }

    /** Lower-case hex sha256 of a text in UTF-8. */
    public static String digest(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one does not", e);
        }
    }

    /** Lower-case hex sha256 over the files' bytes, one after the other. */
    public static String digest(List<Path> files) {
        try {
            MessageDigest digest = sha256();
            byte[] buffer = new byte[1 << 16];
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        digest.update(buffer, 0, n);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new OperatorError("Cannot read the data: " + e.getMessage() + ". Check its permissions.", e);
        }
    }
}
