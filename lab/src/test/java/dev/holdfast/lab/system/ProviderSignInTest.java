package dev.holdfast.lab.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.browser.Chromium;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Programs;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The way to an identity provider and back, in Chromium, with a provider that is a process of its own. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProviderSignInTest {

    private static final double SOON_MILLIS = 30_000;

    private final Lab lab = Lab.open("provider");
    private final OpenIdProvider provider = new OpenIdProvider(lab);
    private final ControlPlane controlPlane;
    private final Chromium chromium = new Chromium();

    ProviderSignInTest() {
        ControlPlane.Config config =
                ControlPlane.Config.onFreePorts(lab.directory().resolve("control-plane"));
        controlPlane = ControlPlane.start(
                lab,
                Programs.find(),
                config.with("HOLDFAST_ADMIN_PASSWORD", Fleet77.PASSWORD)
                        .with("HOLDFAST_PUBLIC_URL", "http://127.0.0.1:" + config.httpPort())
                        .with("HOLDFAST_OIDC_ISSUER", provider.issuer())
                        .with("HOLDFAST_OIDC_CLIENT_ID", "holdfast")
                        .with("HOLDFAST_OIDC_CLIENT_SECRET", "a secret of the lab")
                        .with("HOLDFAST_OIDC_NAME", "Example ID")
                        .with("HOLDFAST_OIDC_ROLES", "net-edge=operator@edge-a; staff=viewer"));
    }

    @BeforeAll
    void ready() {
        provider.awaitReady();
        controlPlane.awaitReady(Fleet77.UP);
    }

    @AfterAll
    void remove() {
        chromium.close();
        lab.close();
    }

    private String address(String path) {
        return controlPlane.address().resolve(path).toString();
    }

    /** Goes to the provider and says there who it is. */
    private Page signIn(BrowserContext context, String user, String claims) {
        context.setDefaultTimeout(SOON_MILLIS);
        Page page = context.newPage();
        page.navigate(address("/account"));
        page.locator("a.provider-button").click();
        page.waitForURL(Pattern.compile(Pattern.quote(provider.issuer()) + ".*"));
        page.locator("input[name=username]").fill(user);
        page.locator("textarea[name=claims]").fill(claims);
        page.locator("input[type=submit]").click();
        page.waitForURL(Pattern.compile(Pattern.quote(address("/")) + ".*"));
        return page;
    }

    private static boolean hasSession(BrowserContext context) {
        return context.cookies().stream().anyMatch(cookie -> cookie.name.equals("holdfast-session"));
    }

    @Test
    @Order(1)
    void leadsToTheProviderAndBackToThePageThatWasAskedForWithTheGroupsRole() {
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = signIn(
                    context, "subject-1", "{\"preferred_username\": \"Maria\", \"groups\": [\"staff\", \"net-edge\"]}");

            assertThat(page).hasURL(address("/account"));
            assertThat(page.locator(".facts")).containsText("maria");
            assertThat(page.locator(".facts")).containsText("operator");
            assertThat(page.locator(".facts")).containsText("edge-a");
            assertThat(page.locator("main")).containsText("by the identity provider");
            assertThat(page.locator("input[name=present]")).hasCount(0);

            page.locator("form.sign-out button").click();
            assertThat(page.locator("h1")).hasText("Sign in");
            assertThat(hasSession(context)).isFalse();
        }
    }

    @Test
    @Order(2)
    void theRoleFollowsTheGroupsAtTheNextSignIn() {
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = signIn(context, "subject-1", "{\"preferred_username\": \"Maria\", \"groups\": \"staff\"}");

            assertThat(page.locator(".facts")).containsText("viewer");
            assertThat(page.locator(".facts")).containsText("all clusters");
        }
    }

    @Test
    @Order(3)
    void whoIsInNoGroupWithARoleIsNotLetIn() {
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = signIn(context, "subject-2", "{\"preferred_username\": \"eve\", \"groups\": [\"guests\"]}");

            assertThat(page.locator("[role=alert]")).containsText("no group that has a role here");
            assertThat(hasSession(context)).isFalse();
        }
    }

    @Test
    @Order(4)
    void aLocalUsersNameIsNotTakenOver() {
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = signIn(context, "subject-3", "{\"preferred_username\": \"admin\", \"groups\": [\"staff\"]}");

            assertThat(page.locator("[role=alert]")).containsText("another user of your name");
            assertThat(hasSession(context)).isFalse();
        }
    }

    @Test
    @Order(5)
    void theWayThereIsBoundToThisBrowser() {
        try (BrowserContext context = chromium.browser().newContext();
                BrowserContext victim = chromium.browser().newContext()) {
            context.setDefaultTimeout(SOON_MILLIS);
            Page page = context.newPage();
            page.navigate(address("/sign-in"));
            page.locator("a.provider-button").click();
            page.waitForURL(Pattern.compile(Pattern.quote(provider.issuer()) + ".*"));
            String there = page.url();
            assertThat(there).contains("code_challenge_method=S256", "code_challenge=", "nonce=", "response_type=code");
            // The attacker stops before the code is redeemed, and hands the address to somebody else.
            String back = provider.addressAfterSignIn(
                    there, "subject-1", "{\"preferred_username\": \"maria\", \"groups\": [\"staff\"]}");

            Page lured = victim.newPage();
            lured.navigate(back);

            assertThat(lured.locator("[role=alert]")).containsText("did not succeed");
            assertThat(hasSession(victim)).isFalse();
        }
    }

    @Test
    @Order(6)
    void passwordsGoOnWorkingWhenTheProviderIsGone() {
        provider.stop();
        controlPlane.stop();
        controlPlane.restart();
        controlPlane.awaitReady(Fleet77.UP);
        try (BrowserContext context = chromium.browser().newContext()) {
            context.setDefaultTimeout(SOON_MILLIS);
            Page page = context.newPage();
            page.navigate(address("/sign-in/provider"));
            assertThat(page.locator("[role=alert]")).containsText("does not answer");

            page.navigate(address("/account"));
            page.getByLabel("User").fill("admin");
            page.getByLabel("Password").fill(Fleet77.PASSWORD);
            page.locator("form.card button[type=submit]").click();
            assertThat(page.locator("h1")).hasText("My account");
        }
    }
}
