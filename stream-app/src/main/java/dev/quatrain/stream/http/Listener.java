package dev.quatrain.stream.http;

import dev.quatrain.model.OperatorError;
import dev.quatrain.stream.config.AppConfig.Http;
import dev.quatrain.stream.config.AppConfig.Tls;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.BindException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket that is listened on: how it is set up, and in words why it could not be. */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private Listener() {}

    /**
     * HTTP/1.1 only: the live stream cuts a client off by its connection, which HTTP/2 shares between streams.
     *
     * @throws OperatorError if certificate or key cannot be read
     */
    static HttpServerOptions options(Http http, int idleSeconds) {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(idleSeconds)
                .setUseAlpn(false)
                .setHttp2ClearTextEnabled(false);
        Tls tls = http.tls();
        if (tls != null) {
            requireReadable(tls.certificate(), "certificate");
            requireReadable(tls.key(), "key");
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString()));
        }
        return options;
    }

    /** host:port at which other instances reach this one. */
    static String advertised(Http http, int port) {
        String given = http.advertised();
        if (given != null) {
            return given.matches(".*:[0-9]{1,5}") ? given : given + ":" + port;
        }
        String host = http.host();
        if (host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]")) {
            host = ownAddress();
        }
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    /** The address that this machine's name stands for: of several, the one other machines most likely find. */
    private static String ownAddress() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            LOG.warn(
                    "This machine's name has no address, so other instances cannot reach this one. Set http.advertised");
            return "127.0.0.1";
        }
    }

    private static void requireReadable(Path file, String what) {
        if (!Files.isReadable(file)) {
            throw new OperatorError("http.tls." + what + " cannot be read: " + file
                    + ". Correct the path, or let this user read the file.");
        }
    }

    static RuntimeException cannotListen(Http http, RuntimeException failure) {
        @Nullable Throwable cause = failure.getCause();
        String message = cause == null ? "" : String.valueOf(cause.getMessage());
        String where = "Port " + http.port() + " on " + http.host();
        if (failure instanceof OperatorError) {
            return failure;
        }
        if (cause instanceof BindException && !message.contains("assign")) {
            return new OperatorError(
                    where + " is in use. Stop the other program, or choose another port with --port or http.port.",
                    cause);
        }
        if (cause instanceof BindException || cause instanceof UnknownHostException) {
            return new OperatorError(
                    "This machine has no address " + http.host()
                            + " to listen on. Correct http.host; 127.0.0.1 is for this machine only, 0.0.0.0 for all networks.",
                    cause);
        }
        if (cause instanceof SocketException) {
            return new OperatorError(
                    where + " may not be used: " + message + ". Choose a port above 1023 with --port or http.port.",
                    cause);
        }
        Tls tls = http.tls();
        if (tls != null) {
            return new OperatorError(
                    "HTTPS cannot be served with certificate " + tls.certificate() + " and key " + tls.key() + ": "
                            + (message.isEmpty() ? String.valueOf(failure) : message)
                            + ". Both must be PEM, belong together, and the key (PKCS #8) have no password.",
                    failure);
        }
        return failure;
    }
}
