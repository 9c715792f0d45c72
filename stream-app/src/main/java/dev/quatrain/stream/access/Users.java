package dev.quatrain.stream.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.quatrain.model.OperatorError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * People and the bcrypt hashes of their passwords, as Apache's {@code htpasswd -B} writes them: a line {@code name:$2y$12$…} each. Those
 * named as operators are such, the others viewers. Immutable.
 */
public final class Users {
    private static final Pattern LINE = Pattern.compile("([^:\\s]{1,64}):(\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53})");
    /** A second or so a check; above it each login would hold up the next. */
    private static final int DEAREST = 14;
    /** bcrypt looks at no more. */
    private static final int LONGEST_PASSWORD_BYTES = 72;

    private static final String ADVICE = " Write it with `htpasswd -B -C 12 FILE NAME`.";

    private final Map<String, String> hashes;
    private final Set<String> operators;
    /** Checked for names that do not exist, so that an answer takes as long as for one that does. */
    private final String decoy;

    private Users(Map<String, String> hashes, Set<String> operators) {
        this.hashes = Map.copyOf(hashes);
        this.operators = Set.copyOf(operators);
        this.decoy = hashes.values().iterator().next();
    }

    /**
     * The users in a file.
     *
     * @throws OperatorError if a line is no user, or an operator is none of them
     */
    public static Users load(Path file, Set<String> operators) {
        Map<String, String> hashes = new HashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher user = LINE.matcher(line);
            if (!user.matches() || Integer.parseInt(user.group(3)) > DEAREST) {
                throw new OperatorError("Line " + (i + 1) + " of " + file + " is no user with a bcrypt hash of cost "
                        + DEAREST + " at most." + ADVICE);
            }
            if (hashes.put(user.group(1), user.group(2)) != null) {
                throw new OperatorError(file + " names " + user.group(1) + " twice. Remove one of the lines.");
            }
        }
        if (hashes.isEmpty()) {
            throw new OperatorError(file + " holds no user, so nobody could log in." + ADVICE);
        }
        Set<String> unknown = new TreeSet<>(operators);
        unknown.removeAll(hashes.keySet());
        if (!unknown.isEmpty()) {
            throw new OperatorError("http.auth.operators names " + String.join(", ", unknown) + ", but " + file
                    + " does not. Correct the name, or add the user there.");
        }
        return new Users(hashes, operators);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new OperatorError("Cannot read the users in " + file + " (" + e + ")." + ADVICE, e);
        }
    }

    /** Who has that name and password. Takes as long as bcrypt takes, which is meant to be long: not for an event loop. */
    Optional<Caller> check(String name, String password) {
        byte[] given = password.getBytes(StandardCharsets.UTF_8);
        boolean known = hashes.containsKey(name);
        String hash = known ? Objects.requireNonNull(hashes.get(name)) : decoy;
        boolean fits = given.length > 0
                && given.length <= LONGEST_PASSWORD_BYTES
                && BCrypt.verifyer().verify(given, hash.getBytes(StandardCharsets.US_ASCII)).verified;
        return known && fits
                ? Optional.of(new Caller(name, operators.contains(name) ? Role.OPERATOR : Role.VIEWER))
                : Optional.empty();
    }
}
