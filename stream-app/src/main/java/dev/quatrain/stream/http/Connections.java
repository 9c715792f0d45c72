package dev.quatrain.stream.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections: at most {@value #MOST}, and none that stays without a whole request for long. A server's idle timeout does not
 * see a client that sends its request byte by byte for ever (slowloris); this does. Thread-safe.
 */
final class Connections {
    /** Twice the live streams, each of which holds one for as long as it lasts. */
    static final int MOST = 2 * SseClients.MOST;

    private final int patienceMillis;
    private final Map<HttpConnection, Use> open = new ConcurrentHashMap<>();

    /** How a connection is used: requests being answered, and since when there is none. */
    private static final class Use {
        private final AtomicInteger requests = new AtomicInteger();
        private volatile long idleSince = System.nanoTime();
    }

    /** @param patienceMillis how long a connection may be without a whole request */
    Connections(int patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    /** Looks for those without a request from now on, until the server's threads end. */
    void watch(Vertx vertx) {
        vertx.setPeriodic(Math.max(100, patienceMillis / 10), tick -> hangUpIdle());
    }

    void opened(HttpConnection connection) {
        if (open.size() >= MOST) {
            hangUp(connection);
            return;
        }
        open.put(connection, new Use());
        connection.closeHandler(gone -> open.remove(connection));
    }

    /** Notes that a request has come whole, until it is answered. */
    void requested(RoutingContext context) {
        Use use = open.get(context.request().connection());
        if (use != null) {
            use.requests.incrementAndGet();
            context.addEndHandler(done -> {
                use.idleSince = System.nanoTime();
                use.requests.decrementAndGet();
            });
        }
        context.next();
    }

    private void hangUpIdle() {
        long longest = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        long now = System.nanoTime();
        open.forEach((connection, use) -> {
            if (use.requests.get() == 0 && now - use.idleSince > longest) {
                hangUp(connection);
            }
        });
    }

    /**
     * Closes the socket at once. Vert.x's own close first waits until everything written has left, which a client that does not read
     * would hold up for ever; so this closes the channel beneath Vert.x's handler, by its internals. A test with such a client guards it.
     */
    static void hangUp(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var unused = base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
