package dev.quatrain.stream.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls, by the text of an Authorization header: Basic (RFC 7617) for people, Bearer (RFC 6750) for machines. Secrets are
 * compared by digests in constant time. A password that was right is remembered for some minutes, keyed by a digest under a key of this
 * process, as a browser sends it with every request. Thread-safe.
 */
public final class Access {
    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";
    private static final long REMEMBERED_MILLIS = 300_000;
    private static final int MOST_REMEMBERED = 1_000;

    private final @Nullable Users users;
    private final List<Known> tokens;
    private final Clock clock;
    private final Brake brake;
    private final SecretKeySpec digestKey;
    private final Map<String, Remembered> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private record Known(Caller caller, byte[] digest) {}

    private record Remembered(Caller caller, long untilMillis) {}

    /** What came of a header. */
    public sealed interface Verdict {
        /** It shows who calls. */
        record Granted(Caller caller) implements Verdict {}

        /** It is absent or wrong. */
        record Denied() implements Verdict {}

        /** Its address has guessed too often and is not listened to for so long. */
        record Braked(int seconds) implements Verdict {}
    }

    /** @param users null if only tokens count */
    public Access(@Nullable Users users, List<Token> tokens, Clock clock) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.digestKey = new SecretKeySpec(key, "HmacSHA256");
        this.users = users;
        this.tokens = tokens.stream()
                .map(token -> new Known(new Caller(token.name(), token.role()), digest(token.secret())))
                .toList();
        this.clock = clock;
        this.brake = new Brake(clock);
    }

    /** The schemes to log in with, as {@code WWW-Authenticate} lists them. */
    public List<String> challenges() {
        String basic = "Basic realm=\"Quatrain\", charset=\"UTF-8\"";
        String bearer = "Bearer realm=\"Quatrain\"";
        return users == null ? List.of(bearer) : tokens.isEmpty() ? List.of(basic) : List.of(basic, bearer);
    }

    /** Whether {@link #check} of this header is slow: a password not seen of late. */
    public boolean isSlow(@Nullable String authorization) {
        return users != null
                && authorization != null
                && startsWith(authorization, BASIC)
                && recall(digest(authorization)).isEmpty();
    }

    /**
     * Who calls. With {@link #isSlow} a fraction of a second of computing; not for an event loop then.
     *
     * @param address of the caller, for the brake
     */
    public Verdict check(@Nullable String authorization, String address) {
        if (authorization == null) {
            return new Verdict.Denied();
        }
        Optional<Caller> caller =
                startsWith(authorization, BEARER) ? token(authorization) : recall(digest(authorization));
        if (caller.isEmpty()) {
            int seconds = brake.waitSeconds(address);
            if (seconds > 0) {
                return new Verdict.Braked(seconds);
            }
            caller = startsWith(authorization, BASIC) ? password(authorization) : Optional.empty();
        }
        if (caller.isEmpty()) {
            brake.failed(address);
            return new Verdict.Denied();
        }
        return new Verdict.Granted(caller.get());
    }

    private Optional<Caller> token(String authorization) {
        byte[] given = digest(authorization.substring(BEARER.length()).strip());
        Optional<Caller> found = Optional.empty();
        for (Known known : tokens) { // all of them, so that the time tells nothing
            if (MessageDigest.isEqual(known.digest, given)) {
                found = Optional.of(known.caller);
            }
        }
        return found;
    }

    private Optional<Caller> password(String authorization) {
        String pair;
        try {
            pair = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int colon = pair.indexOf(':');
        if (users == null || colon < 0) {
            return Optional.empty();
        }
        Optional<Caller> caller = users.check(pair.substring(0, colon), pair.substring(colon + 1));
        caller.ifPresent(known -> remember(digest(authorization), known));
        return caller;
    }

    private Optional<Caller> recall(byte[] digest) {
        synchronized (remembered) {
            Remembered found = remembered.get(key(digest));
            return found == null || found.untilMillis < clock.millis() ? Optional.empty() : Optional.of(found.caller);
        }
    }

    private void remember(byte[] digest, Caller caller) {
        synchronized (remembered) {
            remembered.put(key(digest), new Remembered(caller, clock.millis() + REMEMBERED_MILLIS));
        }
    }

    private static String key(byte[] digest) {
        return Base64.getEncoder().encodeToString(digest);
    }

    private byte[] digest(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(digestKey);
            return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256; this one does not", e);
        }
    }

    private static boolean startsWith(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
    }
}
