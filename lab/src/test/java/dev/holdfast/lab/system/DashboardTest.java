package dev.holdfast.lab.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.holdfast.lab.system.Segment77.VRID;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.holdfast.lab.browser.Chromium;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.wire.WallClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What a person sees in Chromium while a VIP moves. One fleet for all, since it costs half a minute; in this order. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardTest {

    private static final double SOON_MILLIS = 30_000;
    private static final int PHONE_WIDTH = 390;

    /** Less than the skew of whoever is not the heir, and what a busy machine adds to the client's pace of 50 ms. */
    private static final Duration HANDED_OVER = Duration.ofMillis(400);

    private final Fleet77 fleet = new Fleet77("dashboard");
    private final Chromium chromium = new Chromium();

    @BeforeAll
    void start() {
        fleet.start();
    }

    @AfterAll
    void remove() {
        chromium.close();
        fleet.close();
    }

    private Page signedIn(Browser.NewContextOptions options) {
        BrowserContext context = chromium.browser().newContext(options);
        context.setDefaultTimeout(SOON_MILLIS);
        Page page = context.newPage();
        page.navigate(fleet.controlPlane.address().toString());
        page.getByLabel("User").fill("admin");
        page.getByLabel("Password").fill(Fleet77.PASSWORD);
        page.locator("form.card button[type=submit]").click();
        assertThat(page.locator("h1")).hasText("Overview");
        return page;
    }

    private static void assertSoon(Locator locator, String text) {
        assertThat(locator)
                .containsText(
                        text,
                        new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions()
                                .setTimeout(SOON_MILLIS));
    }

    @Test
    @Order(1)
    void theMoveOfAVipAppearsWithoutAReload() {
        Page page = signedIn(new Browser.NewContextOptions().setViewportSize(1280, 900));
        assertSoon(page.locator("#feed"), "became ACTIVE");
        page.evaluate("window.neverReloaded = true");
        Holdfastd killed = fleet.awaitActive(VRID, Fleet77.UP);
        String name = killed.host().name();
        // The page has to show what is to change before it changes.
        assertSoon(newestMove(page), name + " became ACTIVE");
        killed.kill();
        try {
            Holdfastd successor = fleet.awaitActive(VRID, Fleet77.UP);
            assertSoon(newestMove(page), successor.host().name() + " became ACTIVE");
        } finally {
            killed.start();
        }
        assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
        fleet.awaitConnected();
    }

    /** By the form on the router's page: a few milliseconds for the client, and the record says who asked for it. */
    @Test
    @Order(2)
    void anOperatorHandsTheAddressesToAMember() {
        Holdfastd holder = fleet.awaitActive(VRID, Fleet77.UP);
        Page page = signedIn(new Browser.NewContextOptions().setViewportSize(1280, 900));
        page.getByRole(
                        com.microsoft.playwright.options.AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("web").setExact(true))
                .first()
                .click();
        Locator form = page.locator("#handover-form");
        String heir = form.locator("option").first().innerText();
        assertThat(heir).isNotEqualTo(holder.host().name());
        try (VipClient client = VipClient.start(fleet.network.client, Segment77.VIP)) {
            client.awaitAnswer(Fleet77.UP);
            long began = WallClock.nowNanos();
            form.locator("button").click();
            assertSoon(page.locator("#handover"), holder.host().name() + " handed over to " + heir);
            assertSoon(page.locator("#feed"), heir + " became ACTIVE: an operator handed the addresses over to it");
            assertThat(fleet.awaitActive(VRID, Fleet77.UP).host().name()).isEqualTo(heir);
            assertThat(client.longestOutageAfter(began)).isLessThan(HANDED_OVER);
        }
        assertThat(fleet.movesToActive("web").getLast())
                .isEqualTo(new Fleet77.StoredMove(heir, "incumbent_handed_over"));
    }

    /** The feed's newest line about a node that took the IPv4 address. */
    private static Locator newestMove(Page page) {
        return page.locator("#feed li.move")
                .filter(new Locator.FilterOptions().setHasText("became ACTIVE"))
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText("web", new Page.GetByTextOptions().setExact(true))))
                .first();
    }

    @Test
    @Order(2)
    void aStartupDelaySetOnAPageIsPushedAcknowledgedAndInForce() {
        Page page = signedIn(new Browser.NewContextOptions().setViewportSize(1280, 900));
        page.getByRole(
                        com.microsoft.playwright.options.AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("web").setExact(true))
                .first()
                .click();
        page.locator("#startup-delay").fill("5s");
        page.locator("input[name=preemption][value=never]").check();
        page.locator("#reason").fill("the bond is deaf for some seconds after a boot");
        page.locator("button[value=save]").click();
        assertSoon(page.locator("#policy"), "5s");
        assertThat(page.locator("#policy .sign-ok"))
                .hasCount(
                        3,
                        new com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions()
                                .setTimeout(SOON_MILLIS));
        for (Holdfastd node : fleet.nodes) {
            node.awaitStatus(status -> status.all().path("policyRevision").asLong() > 0, Fleet77.UP);
        }
    }

    @Test
    @Order(3)
    void aSettingThatIsNoDurationIsRefusedWithItsNameAndTheRemedy() {
        Page page = signedIn(new Browser.NewContextOptions().setViewportSize(1280, 900));
        page.getByRole(
                        com.microsoft.playwright.options.AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("web").setExact(true))
                .first()
                .click();
        page.locator("#startup-delay").fill("soon");
        page.locator("#reason").fill("a mistake");
        page.locator("button[value=save]").click();
        assertSoon(page.locator("#form-problem"), "soon");
        assertThat(page.locator("#startup-delay")).hasValue("soon");
    }

    @Test
    @Order(4)
    void pagesFitAPhoneInTheDarkAndHaveNoSeriousAccessibilityFault() {
        Page page = signedIn(new Browser.NewContextOptions()
                .setViewportSize(PHONE_WIDTH, 800)
                .setColorScheme(ColorScheme.DARK));
        for (String path : List.of(
                "/", "/nodes", "/policy", "/enrolment", "/account", "/tokens", "/users", "/users/1", "/sessions")) {
            page.navigate(fleet.controlPlane.address().resolve(path).toString());
            assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                    .as("width of %s", path)
                    .isLessThanOrEqualTo(PHONE_WIDTH);
            assertThat(new AxeBuilder(page)
                            .withTags(List.of("wcag2a", "wcag2aa"))
                            .analyze()
                            .getViolations())
                    .as("accessibility of %s", path)
                    .isEmpty();
        }
    }

    @Test
    @Order(5)
    void readingWorksWithoutJavaScript() {
        Page page = signedIn(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        assertThat(page.locator("#feed")).containsText("became ACTIVE");
        page.locator("#feed .move-router a").first().click();
        page.locator("#feed details summary").first().click();
        assertThat(page.locator("#feed .evidence").first()).isVisible();
    }

    @Test
    @Order(6)
    void whoIsNotSignedInSeesTheSignInPageOnly() {
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.navigate(fleet.controlPlane.address().resolve("/nodes").toString());
            assertThat(page.locator("h1")).hasText("Sign in");
            assertThat(page.content()).doesNotContain("10.77.0.100");
        }
    }
}
