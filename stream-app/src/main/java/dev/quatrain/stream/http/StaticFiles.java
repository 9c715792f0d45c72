package dev.quatrain.stream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of one folder of the class path, kept in memory with their digests once asked for. Serves only names of a known type made of
 * letters, digits, dots, hyphens and underscores, so no request can leave the folder. Thread-safe.
 */
final class StaticFiles {
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final String folder;
    private final Map<String, File> found = new ConcurrentHashMap<>();

    /** @param folder on the class path, without slashes at its ends */
    StaticFiles(String folder) {
        this.folder = folder;
    }

    private record File(String contentType, byte[] plain, byte[] gzipped, String tag) {}

    /** Sends the file of that name, or nothing but its tag if the client has it already; 404 if there is none. */
    void send(RoutingContext context, String name) {
        File known = found.get(name);
        if (known != null) {
            send(context, known);
            return;
        }
        context.vertx()
                .executeBlocking(() -> load(name), false)
                .onSuccess(file -> {
                    if (file == null) {
                        context.fail(RequestRefused.notFound(
                                "There is no file " + context.request().path() + "."));
                    } else {
                        send(context, file);
                    }
                })
                .onFailure(context::fail);
    }

    private @Nullable File load(String name) throws IOException {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return null;
        }
        try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(folder + "/" + name)) {
            if (in == null) {
                return null;
            }
            byte[] plain = in.readAllBytes();
            File file = new File(type, plain, Answer.gzip(plain), tag(plain));
            found.put(name, file);
            return file;
        }
    }

    /** A weak tag, since the same file is sent compressed and plain. */
    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, 8)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static void send(RoutingContext context, File file) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaderNames.ETAG, file.tag).putHeader(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        String had = context.request().getHeader(HttpHeaderNames.IF_NONE_MATCH);
        if (had != null && had.contains(file.tag)) {
            response.setStatusCode(304).end();
            return;
        }
        boolean gzip = file.gzipped.length < file.plain.length && Answer.takesGzip(context.request());
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, file.contentType)
                .putHeader(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        if (gzip) {
            response.putHeader(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        }
        response.end(Buffer.buffer(gzip ? file.gzipped : file.plain));
    }
}
