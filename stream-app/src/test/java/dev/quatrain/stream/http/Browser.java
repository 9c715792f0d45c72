package dev.quatrain.stream.http;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The machine's own Chromium, without a window and without a word to any network but loopback. Collects what pages complain of. Not
 * thread-safe: Playwright wants one thread.
 */
public final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
        this.playwright = playwright;
        this.chromium = chromium;
    }

    /** Starts the first of {@value #NAMES} on the PATH; fails with advice if there is none, for an unseen page is an untested page. */
    public static Browser launch() {
        // A busy machine of two cores may need more than Playwright's 5 s to show what it was told.
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        Path executable = executable();
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Browser(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new LaunchOptions()
                                    .setExecutablePath(executable)
                                    .setArgs(QUIET)));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static Path executable() {
        List<String> folders =
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return NAMES.stream()
                .flatMap(name -> candidates(folders, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "None of " + NAMES
                                        + " is on the PATH, so nobody would see the dashboard. Run `make prepare`, which installs Chromium."));
    }

    private static Stream<Path> candidates(List<String> folders, String name) {
        return folders.stream().filter(folder -> !folder.isEmpty()).map(folder -> Path.of(folder, name));
    }

    /** A fresh page that remembers nothing of the one before, which is closed and its complaints forgotten. */
    public Page page(int width, int height, ColorScheme scheme) {
        return page(new NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    }

    /** The same, of someone who answers the browser's prompt for a login, and takes any certificate. */
    Page page(int width, int height, ColorScheme scheme, String user, String password) {
        return page(new NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setIgnoreHTTPSErrors(true)
                .setHttpCredentials(user, password));
    }

    private Page page(NewContextOptions options) {
        List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
        complaints.clear();
        BrowserContext context = chromium.newContext(options);
        context.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        return context.newPage();
    }

    /** Errors and warnings of the newest page so far: thrown by scripts, refused by the content security policy, missing files. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
