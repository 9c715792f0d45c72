package dev.quatrain.stream.models;

import dev.quatrain.model.bundle.BundleReader;
import dev.quatrain.model.bundle.BundleRefused;
import dev.quatrain.model.bundle.BundleRefused.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches bundles by path or http(s) URL, from allowed places only, bounded in size and time. Redirects are not followed: they would lead
 * out of the allowed places. Says nothing of what is in them.
 */
public final class BundleSource {
    /** Whoever may announce may not fill the memory that scoring needs. */
    private static final long MOST_BYTES =
            Math.min(BundleReader.MOST_BYTES, Runtime.getRuntime().maxMemory() / 4);

    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** For the whole of a download. */
    private static final Duration DOWNLOAD = Duration.ofMinutes(5);

    private final List<String> allowed;
    private final Duration patience;
    private final long mostBytes;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param allowed folders, and beginnings of URLs; none: anything */
    public BundleSource(List<String> allowed) {
        this(allowed, DOWNLOAD, MOST_BYTES);
    }

    BundleSource(List<String> allowed, Duration patience, long mostBytes) {
        this.allowed = List.copyOf(allowed);
        this.patience = patience;
        this.mostBytes = mostBytes;
    }

    /** Whether a location is a URL and not a path. */
    public static boolean isUrl(String location) {
        String lower = location.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /**
     * The file at a location.
     *
     * @throws BundleRefused if it is not reached, not allowed, or too large
     */
    public byte[] fetch(String location) {
        return isUrl(location) ? download(location) : read(location);
    }

    private byte[] read(String location) {
        try {
            Path file = Path.of(location).toRealPath();
            if (!allows(file)) {
                throw notAllowed(location);
            }
            if (Files.size(file) > mostBytes) {
                throw tooLarge(location);
            }
            return Files.readAllBytes(file);
        } catch (IOException | InvalidPathException e) {
            throw notReached(location, e.toString(), "The path must lead to the same file on every instance", e);
        }
    }

    private boolean allows(Path file) throws IOException {
        if (allowed.isEmpty()) {
            return true;
        }
        for (String place : allowed) {
            if (!isUrl(place)
                    && Files.isDirectory(Path.of(place))
                    && file.startsWith(Path.of(place).toRealPath())) {
                return true;
            }
        }
        return false;
    }

    private byte[] download(String location) {
        URI uri;
        HttpRequest request;
        try {
            uri = URI.create(location);
            request = HttpRequest.newBuilder(uri).timeout(patience).build();
        } catch (IllegalArgumentException e) {
            throw notReached(location, "it is no URL", "Announce it again", e);
        }
        if (!allows(uri)) {
            throw notAllowed(location);
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, response -> new BoundedBody(mostBytes));
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw notReached(
                        location,
                        "the server answers " + response.statusCode(),
                        "Redirects are not followed, and no login is sent",
                        null);
            }
            return response.body();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BoundedBody.TooLarge) {
                throw tooLarge(location);
            }
            throw notReached(location, String.valueOf(e.getCause()), "Is its server up", e);
        } catch (TimeoutException e) {
            throw notReached(location, "it did not come within " + patience.toSeconds() + " s", "Is its server up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notReached(location, "the download was interrupted", "Try again", e);
        } finally {
            answer.cancel(true);
        }
    }

    /** A path that leads upwards, in whatever spelling, is not worth the doubt. */
    private boolean allows(URI uri) {
        String path = String.valueOf(uri.getRawPath()).toLowerCase(Locale.ROOT);
        boolean plain = !path.contains("..") && !path.contains("%2e") && !path.contains("%2f") && !path.contains("\\");
        return allowed.isEmpty()
                || (plain
                        && uri.getUserInfo() == null
                        && allowed.stream()
                                .filter(BundleSource::isUrl)
                                .map(place -> place.endsWith("/") ? place : place + "/")
                                .anyMatch(uri.toString()::startsWith));
    }

    private static BundleRefused notReached(String location, String why, String hint, @Nullable Throwable cause) {
        String message = "The bundle " + location + " cannot be fetched: " + why + ". " + hint + ".";
        return cause == null
                ? new BundleRefused(Reason.NOT_REACHABLE, message)
                : new BundleRefused(Reason.NOT_REACHABLE, message, cause);
    }

    private BundleRefused notAllowed(String location) {
        return new BundleRefused(
                Reason.SOURCE_NOT_ALLOWED,
                "The bundle " + location + " is refused: models.sources allows only " + String.join(", ", allowed)
                        + ". Put it there, or add its folder or URL.");
    }

    private BundleRefused tooLarge(String location) {
        return new BundleRefused(
                Reason.LIMIT_EXCEEDED,
                "The bundle " + location + " is refused: it is larger than " + (mostBytes >> 20)
                        + " MiB, a quarter of this process's heap (and 1 GiB at most). Give it a larger heap (-Xmx).");
    }
}
