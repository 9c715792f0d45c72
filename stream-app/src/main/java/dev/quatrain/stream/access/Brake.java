package dev.quatrain.stream.access;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing: an address that failed {@value #MOST_FAILURES} times within a minute waits until that minute is over. Nobody is made
 * to wait inside the server. Thread-safe.
 */
final class Brake {
    static final int MOST_FAILURES = 10;
    static final long WINDOW_MILLIS = 60_000;
    /** Addresses remembered; one with more of them than this guesses undisturbed, but not faster than bcrypt. */
    private static final int MOST_ADDRESSES = 10_000;

    private final Clock clock;
    private final Map<String, Window> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Window(long beginMillis, int failures) {}

    Brake(Clock clock) {
        this.clock = clock;
    }

    /** Seconds to wait before the address may try again; 0 = now. */
    synchronized int waitSeconds(String address) {
        Window window = failures.get(address);
        if (window == null) {
            return 0;
        }
        long left = window.beginMillis + WINDOW_MILLIS - clock.millis();
        if (left <= 0 || left > WINDOW_MILLIS) {
            failures.remove(address);
            return 0;
        }
        return window.failures < MOST_FAILURES ? 0 : (int) ((left + 999) / 1000);
    }

    synchronized void failed(String address) {
        Window window = failures.get(address);
        failures.put(
                address,
                window == null ? new Window(clock.millis(), 1) : new Window(window.beginMillis, window.failures + 1));
    }
}
