package dev.quatrain.stream.config;

import dev.quatrain.model.settings.Settings;
import dev.quatrain.stream.access.Role;
import dev.quatrain.stream.access.Token;
import dev.quatrain.stream.config.AppConfig.Auth;
import dev.quatrain.stream.config.AppConfig.Http;
import dev.quatrain.stream.config.AppConfig.Tls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the section {@code http}.
 *
 * @param folder where relative paths start
 */
record HttpSettings(Settings http, Path folder) {
    private static final String NONE = "none";
    private static final Pattern ADVERTISED = Pattern.compile("([\\w.-]+|\\[[0-9a-fA-F:.]+])(:[0-9]{1,5})?");

    Http read() {
        String host = http.text("host", "127.0.0.1");
        boolean open = http.is("auth", NONE);
        Auth auth = open || !http.has("auth") ? null : auth(http.section("auth"));
        if (auth == null && !open && !Http.isLoopback(host)) {
            http.problem(
                    "auth",
                    "missing; http.host " + host + " lets other machines in, and nobody would be asked who they are. "
                            + "Name users or tokens here, or write `auth: none` to let in whoever reaches this address.");
        }
        return new Http(
                host,
                http.integer("port", 8080, 0, 65_535),
                http.texts("names"),
                advertised(),
                tls(http.section("tls")),
                auth);
    }

    private @Nullable String advertised() {
        String advertised = http.textOrNull("advertised");
        if (advertised != null && !ADVERTISED.matcher(advertised).matches()) {
            http.problem(
                    "advertised",
                    "`" + advertised
                            + "` is not valid; expected a name or address, and perhaps a port: scorer-0.scorer:8080.");
        }
        return advertised;
    }

    private @Nullable Tls tls(Settings tls) {
        if (!http.has("tls")) {
            return null;
        }
        return new Tls(tls.path("certificate", folder), tls.path("key", folder));
    }

    private Auth auth(Settings auth) {
        Path users = auth.pathOrNull("users", folder);
        List<String> operators = auth.texts("operators");
        List<Token> tokens = new ArrayList<>();
        for (Settings section : auth.sections("tokens")) {
            tokens.add(token(section));
        }
        if (users == null && tokens.isEmpty()) {
            http.problem(
                    "auth", "names neither users nor tokens, so nobody could log in; write `auth: none` for no login.");
        }
        if (users == null && !operators.isEmpty()) {
            auth.problem("operators", "names users, but there is no file of them; set http.auth.users.");
        }
        return new Auth(users, Set.copyOf(operators), tokens, auth.flag("metrics", false), auth.flag("probes", false));
    }

    private static Token token(Settings section) {
        String secret = section.text("token");
        if (!secret.isEmpty() && !section.isReferred("token")) {
            section.problem(
                    "token",
                    "stands in the configuration itself; write ${env:NAME} or ${file:path}, and the token there.");
        } else if (!secret.isEmpty() && secret.length() < Token.LEAST_CHARACTERS) {
            section.problem(
                    "token",
                    "has " + secret.length() + " characters, needed are " + Token.LEAST_CHARACTERS
                            + "; make one with `openssl rand -base64 32`.");
        }
        return new Token(section.text("name"), section.choice("role", Role.class, Role.VIEWER), secret);
    }
}
