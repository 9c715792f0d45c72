package dev.quatrain.stream.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.quatrain.stream.config.AppConfig;
import dev.quatrain.stream.fleet.FakeFleet;
import dev.quatrain.stream.live.FakeRecords;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract as people see it at /api, in a real browser. */
@Timeout(120)
class ContractBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static Browser browser;

    private final FakeFleet fleet = new FakeFleet();
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
        fleet.accept(FakeRecords.score("north/line 1", FakeFleet.MODEL, 1000, 0.5f));
        server = DashboardServer.start(new DashboardServer.Options(
                AppConfig.Http.local(0),
                "pumps",
                fleet.fleet(),
                () -> new Health(true, true, "RUNNING"),
                List::of,
                DashboardServer.Behind.NOTHING,
                new PrometheusRegistry()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Page open(String hash, int width, ColorScheme scheme) {
        Page page = browser.page(width, 900, scheme);
        page.navigate("http://127.0.0.1:" + server.port() + "/api" + hash);
        return page;
    }

    @Test
    void every_operation_is_shown_and_a_link_opens_what_it_leads_to() throws Exception {
        Page page = open("#promoteModel", 1200, ColorScheme.LIGHT);
        int operations = 0;
        for (var path : new ApiSchemas().paths().properties()) {
            operations += path.getValue().size();
        }

        assertThat(page.locator("nav li")).hasCount(operations);
        Locator promote = page.locator("#promoteModel");
        assertThat(promote).hasAttribute("open", "");
        assertThat(promote).containsText("POST");
        assertThat(promote).containsText("409");
        promote.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Announced"))
                .click();
        assertThat(page.locator("#schema-Announced")).hasAttribute("open", "");
        assertThat(page.locator("#schema-Announced")).containsText("Release | null");
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("api.png")));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_question_is_asked_and_the_answer_shown() {
        Page page = open("#getSeries", 420, ColorScheme.DARK);
        Locator one = page.locator("#getSeries");
        one.getByLabel("id", new Locator.GetByLabelOptions().setExact(true)).fill("north/line 1");
        one.getByLabel("limit", new Locator.GetByLabelOptions().setExact(true)).fill("5");

        one.getByRole(AriaRole.BUTTON).click();

        assertThat(one.locator("pre")).containsText("200 OK");
        assertThat(one.locator("pre")).containsText("\"series\": \"north/line 1\"");
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("api-narrow.png")));
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing sticks out of a narrow screen")
                .isTrue();
        assertThat(browser.complaints()).isEmpty();
    }
}
