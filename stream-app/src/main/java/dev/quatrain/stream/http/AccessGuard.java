package dev.quatrain.stream.http;

import dev.quatrain.stream.access.Access;
import dev.quatrain.stream.access.Access.Verdict;
import dev.quatrain.stream.access.Caller;
import dev.quatrain.stream.access.Role;
import dev.quatrain.stream.access.Users;
import dev.quatrain.stream.config.AppConfig.Auth;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/**
 * Lets a request through to the routes if its caller may make it: GET and HEAD need a viewer, any other method an operator, whatever the
 * path, so that a route added later is guarded without a word; questions that are asked by POST are named. Only the paths named open need nobody. Passwords are checked on a thread of
 * their own: guessing holds up nobody but other logins.
 */
final class AccessGuard implements Handler<RoutingContext> {
    static final String CALLER = "quatrain.caller";
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    /** Questions that are too long for an address, and change nothing. */
    private static final Set<String> ASKED_BY_POST = Set.of(ScoreRoute.PATH);

    private final Access access;
    private final Set<String> open;
    private final WorkerExecutor passwords;

    private AccessGuard(Access access, Set<String> open, WorkerExecutor passwords) {
        this.access = access;
        this.open = Set.copyOf(open);
        this.passwords = passwords;
    }

    /** Throws {@link dev.quatrain.model.OperatorError} if the users cannot be read. */
    static AccessGuard of(Auth auth, WorkerExecutor passwords) {
        Users users = auth.users() == null ? null : Users.load(auth.users(), auth.operators());
        Set<String> open = new HashSet<>();
        if (!auth.probes()) {
            open.add("/healthz");
            open.add("/readyz");
        }
        if (!auth.metrics()) {
            open.add("/metrics");
        }
        return new AccessGuard(new Access(users, auth.tokens(), Clock.systemUTC()), open, passwords);
    }

    @Override
    public void handle(RoutingContext context) {
        boolean reads = READING.contains(context.request().method())
                || (context.request().method().equals(HttpMethod.POST)
                        && ASKED_BY_POST.contains(context.normalizedPath()));
        Role needed = reads ? Role.VIEWER : Role.OPERATOR;
        if (needed == Role.VIEWER && open.contains(context.normalizedPath())) {
            context.next();
            return;
        }
        String authorization = context.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        SocketAddress remote = context.request().remoteAddress();
        String address = remote == null ? "" : String.valueOf(remote.hostAddress());
        if (!access.isSlow(authorization)) {
            proceed(context, needed, access.check(authorization, address));
            return;
        }
        context.request().pause();
        passwords
                .executeBlocking(() -> access.check(authorization, address), false)
                .onSuccess(verdict -> {
                    context.request().resume();
                    proceed(context, needed, verdict);
                })
                .onFailure(context::fail);
    }

    private void proceed(RoutingContext context, Role needed, Verdict verdict) {
        if (verdict instanceof Verdict.Granted granted) {
            Caller caller = granted.caller();
            if (caller.role().covers(needed)) {
                context.put(CALLER, caller);
                context.next();
            } else {
                context.fail(RequestRefused.forbidden(caller.name() + " may look but not change anything. "
                        + "Ask with an operator's login, or have the name added to http.auth.operators."));
            }
        } else if (verdict instanceof Verdict.Braked braked) {
            context.response().putHeader(HttpHeaderNames.RETRY_AFTER, Integer.toString(braked.seconds()));
            context.fail(RequestRefused.tooMany(
                    "Too many wrong logins from this address. Try again in " + braked.seconds() + " s."));
        } else {
            context.response().headers().set(HttpHeaderNames.WWW_AUTHENTICATE.toString(), access.challenges());
            context.fail(RequestRefused.unauthorized(
                    "This needs a login: a user and password (Basic), or a token (Bearer), as http.auth has them."));
        }
    }
}
