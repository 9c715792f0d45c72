package dev.quatrain.stream.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.quatrain.schemas.AlertState;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.fleet.FakeFleet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see: the real page from the real server in a real browser, fed with scores that no Kafka carried. */
class DashboardBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Health READY = new Health(true, true, "scoring");

    private static Browser browser;

    private final FakeFleet view = new FakeFleet();
    private final AtomicReference<Health> health = new AtomicReference<>(READY);
    private final Pumps fleet = new Pumps(view, 12, System.currentTimeMillis() - 400_000);
    private DashboardServer server;

    @BeforeAll
    static void launchBrowser() {
        browser = Browser.launch();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void serve() {
        server = start(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_score_that_arrives_shows_at_once_without_a_word_in_the_console() {
        fleet.steps(300);
        Page page = open(1440, 900, "#series=pump-03");
        Locator updated = page.locator(".updated");
        assertThat(page.getByTestId("series-title")).hasText("pump-03");
        assertThat(page.getByTestId("connection")).hasText("Live");
        assertThat(page.getByTestId("series-row")).hasCount(12);
        for (String feature : List.of("temperature", "flow", "pressure", "vibration")) {
            assertThat(page.getByTestId("feature-chart-" + feature).locator("canvas"))
                    .isVisible();
        }
        assertThat(page.getByTestId("feature-chart-flow")).containsText("m³/h");
        assertThat(page.getByTestId("model-card")).containsText("pump-lstm");
        String before = updated.textContent();

        fleet.step(Set.of(3));

        assertThat(updated).not().hasText(before);
        assertThat(page.getByTestId("status-chip").first()).hasText("Anomaly");
        assertThat(page.getByTestId("attribution-vibration")).hasAttribute("data-blamed", "");
        assertThat(page.locator("[data-series=pump-03]")).hasAttribute("data-level", "critical");
        assertNoComplaints(page);
    }

    @Test
    void an_alert_shows_why_it_fires_and_opens_its_series() {
        fleet.steps(120);
        Page page = open(1440, 900, "#series=pump-01");
        assertThat(page.locator("#alerts")).containsText("Nothing is firing.");

        for (int i = 0; i < 30; i++) {
            fleet.step(Set.of(7));
        }
        fleet.alert(7, AlertState.FIRING);
        Locator alert = page.getByTestId("alert-item");
        assertThat(alert).containsText("pump-07 scores 3.40 times the threshold: vibration is 2.66, expected 2.21");
        assertThat(page.getByTestId("firing-count")).hasText("1");
        assertThat(page.getByTestId("series-row").first()).hasAttribute("data-series", "pump-07");
        alert.click();
        assertThat(page.getByTestId("series-title")).hasText("pump-07");
        assertThat(page.url()).endsWith("#series=pump-07&model=pump-lstm");
        screenshot(page, "alert-light");

        fleet.alert(7, AlertState.RESOLVED);
        assertThat(alert).hasAttribute("data-state", "RESOLVED");
        assertThat(page.getByTestId("firing-count")).hasText("0");
        assertNoComplaints(page);
    }

    @Test
    void the_keyboard_alone_finds_and_opens_a_series() {
        fleet.steps(60);
        Page page = open(1280, 800, "");
        assertThat(page.getByTestId("series-title")).isVisible();

        page.keyboard().press("/");
        page.keyboard().type("pump-1");
        assertThat(page.getByTestId("series-row")).hasCount(3);
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        String pointed = page.locator(".row.cursor").getAttribute("data-series");
        page.keyboard().press("Enter");

        assertThat(page.getByTestId("series-title")).hasText(pointed);
        assertThat(page.locator("[aria-selected=true]")).hasAttribute("data-series", pointed);
        assertNoComplaints(page);
    }

    @Test
    void a_phone_shows_everything_without_sideways_scrolling() {
        fleet.steps(200);
        fleet.step(Set.of(5));
        fleet.alert(5, AlertState.FIRING);
        Page page = open(400, 860, "");
        assertThat(page.getByTestId("series-title")).hasText("pump-05");
        for (String part : List.of("score-chart", "feature-chart-vibration", "alert-item", "model-card")) {
            page.getByTestId(part).scrollIntoViewIfNeeded();
            assertThat(page.getByTestId(part)).isVisible();
        }
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isEqualTo(0);
        page.evaluate("scrollTo(0, 0)");
        screenshot(page, "narrow-light");
        assertNoComplaints(page);
    }

    @Test
    void an_app_without_scores_says_what_it_waits_for_and_shows_the_first_one() {
        health.set(new Health(true, false, "restoring hidden states"));
        Page page = open(1280, 800, "");
        assertThat(page.getByTestId("detail-state")).containsText("Waiting for the first score");
        assertThat(page.getByTestId("banner")).containsText("restoring hidden states");

        health.set(READY);
        fleet.steps(5);

        assertThat(page.getByTestId("series-title")).isVisible();
        assertThat(page.getByTestId("banner")).isHidden();
        assertThat(page.getByTestId("status-chip").first()).containsText("Warming up 20 %");
        assertNoComplaints(page);
    }

    @Test
    void what_passed_while_the_server_was_away_is_filled_in_once() {
        fleet.steps(100);
        Page page = open(1440, 900, "#series=pump-02");
        assertThat(page.getByTestId("series-title")).hasText("pump-02");
        assertThat(page.getByTestId("connection")).hasText("Live");
        int port = server.port();

        server.close();
        assertThat(page.getByTestId("connection")).containsText("Connection lost, retrying");
        fleet.steps(40);
        server = start(port);

        assertThat(page.getByTestId("connection")).containsText("Live", new ContainsTextOptions().setTimeout(20_000));
        assertThat(page.getByTestId("score-chart")).hasAttribute("data-points", "140");
        fleet.step(Set.of());
        assertThat(page.getByTestId("score-chart")).hasAttribute("data-points", "141");
    }

    @Test
    void the_dark_theme_follows_the_system_and_the_button_overrules_it() {
        fleet.steps(300);
        for (int i = 0; i < 20; i++) {
            fleet.step(Set.of(4));
        }
        fleet.alert(4, AlertState.FIRING);
        Page page = browser.page(1440, 900, ColorScheme.DARK);
        page.navigate(address("#series=pump-04"));
        assertThat(page.getByTestId("series-title")).hasText("pump-04");
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(14, 17, 22)");
        screenshot(page, "dark");

        page.getByTestId("theme").click();
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(246, 247, 249)");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", Pattern.compile("light"));
        assertNoComplaints(page);
    }

    private DashboardServer start(int port) {
        return DashboardServer.start(new DashboardServer.Options(
                AppConfig.Http.local(port),
                "pumps",
                view.fleet(),
                health::get,
                () -> List.of(Pumps.model()),
                DashboardServer.Behind.NOTHING,
                new PrometheusRegistry()));
    }

    private Page open(int width, int height, String hash) {
        Page page = browser.page(width, height, ColorScheme.LIGHT);
        page.navigate(address(hash));
        return page;
    }

    private String address(String hash) {
        return "http://127.0.0.1:" + server.port() + "/" + hash;
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    private static void assertNoComplaints(Page page) {
        assertThat(page.url()).startsWith("http://127.0.0.1");
        assertThat(browser.complaints()).isEmpty();
    }
}
