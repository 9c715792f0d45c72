package dev.quatrain.stream.http;

import dev.quatrain.stream.config.AppConfig.Http;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names a request may ask for. A web page elsewhere can have its own name resolve to this machine (DNS rebinding) and so read what is served
 * here with the browser of someone who may; but it cannot change the name the browser asks for. Addresses and localhost are of no use to it.
 *
 * @param bound the address listened on
 * @param allowed further names, such as that of a proxy; without any, a server on other than loopback answers to every name
 */
record HostNames(String bound, List<String> allowed) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-f]*:[0-9a-f:.]*(%[\\w.-]+)?]?");

    HostNames {
        allowed = allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** @param host of the request, without its port */
    boolean admits(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return Http.isLocal(name)
                || ADDRESS.matcher(name).matches()
                || name.equals(bound.toLowerCase(Locale.ROOT))
                || allowed.contains(name)
                || (allowed.isEmpty() && !Http.isLoopback(bound));
    }
}
