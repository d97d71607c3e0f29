package dev.holdfast.lab.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator does on the pages that are asked, with the keyboard alone. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskingTest {

    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(Stage.SOON_MILLIS);

    private final Stage stage = new Stage("asking");

    @BeforeAll
    void open() {
        stage.ready().play("scene.sql");
    }

    @AfterAll
    void remove() {
        stage.close();
    }

    @Test
    void completesAQueryAsksItAndKeepsIt() {
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage()) {
            page.navigate(stage.address("/history"));
            Locator box = page.locator("#q");
            box.focus();
            page.keyboard().type("cau");
            Locator proposals = page.locator("#q-proposals li");
            assertThat(proposals.first()).containsText("cause:", SOON);
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");
            assertThat(box).hasValue("cause:");
            // Now the causes; the list is another one as soon as it has the first of them.
            assertThat(proposals.first()).containsText("started", SOON);
            page.keyboard().type("stal");
            assertThat(proposals).hasCount(1);
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");
            assertThat(box).hasValue("cause:stalled");
            page.keyboard().press("Escape");
            page.keyboard().press("Enter");
            page.waitForURL(Pattern.compile(".*/history\\?q=cause%3Astalled.*"));
            assertThat(page.locator("#rows tr")).hasCount(1);
            assertThat(page.locator("#rows")).containsText("lb-a gave it up and went to BACKUP");

            page.locator("#saved summary").focus();
            page.keyboard().press("Enter");
            page.locator("#saved-name").focus();
            page.keyboard().type("Stalls while ACTIVE");
            page.keyboard().press("Enter");
            assertThat(page.locator("nav[aria-label='Saved queries']")).containsText("Stalls while ACTIVE", SOON);
            page.locator("#saved summary").focus();
            page.keyboard().press("Enter");
            page.locator("#saved .saved-row button").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator(".notice")).containsText("deleted", SOON);
        }
    }

    @Test
    void showsWhatComesWhileThePageFollows() {
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage()) {
            page.navigate(stage.address("/history?q=kind%3Astall+node%3Alb-c&live=on"));
            assertThat(page.locator("#found-empty")).containsText("Nothing yet");
            stage.change("""
                INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, node_uuid, node_name, kind, detail, epoch,
                    seq, node_unix_nanos, monotonic_nanos, boot_id)
                SELECT now(), now(), cluster_id, uuid, name, 'stall', '{"late_nanos": 777000000}', 9, 1, 0, 0, ''
                FROM holdfast.node WHERE name = 'lb-c'
                """);
            assertThat(page.locator("#rows tr").first()).containsText("it woke 777 ms late", SOON);
            assertThat(page.locator("#found-empty")).hasCount(0);
            assertThat(page.locator("#tail-said")).containsText("777 ms");
        }
    }

    @Test
    void theAuditShowsWhatIsDoneWhileItFollows() {
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage();
                Page elsewhere = context.newPage()) {
            page.navigate(stage.address("/audit?q=code%3A210&live=on"));
            assertThat(page.locator("#live-sign")).hasAttribute("data-live", "on");
            elsewhere.navigate(stage.address("/enrolment"));
            elsewhere.locator("#cluster").fill("tail-cluster");
            elsewhere.locator("form.side-form button[type=submit]").click();
            assertThat(elsewhere.locator("#arrivals")).containsText("No node has come", SOON);
            String token = elsewhere.locator("h1").textContent().replaceAll("The join token (\\S+) was made", "$1");
            Locator newest = page.locator("#rows tr").first();
            assertThat(newest).containsText(token.strip(), SOON);
            assertThat(newest).containsText("admin");
            assertThat(page.locator("#found-empty")).hasCount(0);
            assertThat(page.locator("#tail-said")).containsText("admin");
        }
    }

    @Test
    void theEnrolmentPageShowsWhoWaitsAndAPersonLetsHimIn() {
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage();
                Page elsewhere = context.newPage()) {
            elsewhere.navigate(stage.address("/enrolment"));
            elsewhere.locator("#cluster").fill("edge");
            elsewhere.locator("input[name=approval]").check();
            elsewhere.locator("form.side-form button[type=submit]").click();
            assertThat(elsewhere.locator("#arrivals")).containsText("No node has come", SOON);
            String token = elsewhere.locator("h1").textContent().replaceAll("The join token (\\S+) was made", "$1");
            page.navigate(stage.address("/enrolment"));
            assertThat(page.locator("#live-sign")).hasAttribute("data-live", "on");
            assertThat(page.locator("#waiting-head")).hasCount(0);
            stage.change("""
                INSERT INTO holdfast.waiting_node (public_key_hash, token_id, cluster_id, name, source, first_asked_at, last_asked_at)
                SELECT repeat('b', 64), id, cluster_id, 'lb-new', '10.77.0.19', now(), now()
                FROM holdfast.join_token WHERE id = '%s';
                UPDATE holdfast.change_mark SET version = version + 1 WHERE topic = 'ENROLLMENT'
                """.formatted(token.strip()));
            Locator waiting = page.locator("#enrolment-board section");
            assertThat(waiting).containsText("lb-new", SOON);
            assertThat(elsewhere.locator("#arrivals")).containsText("lb-new waits for a person", SOON);
            waiting.locator("button[value=approve]").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator(".notice").first()).containsText("The node is let in", SOON);
            assertThat(page.locator("#waiting-head")).hasCount(0);
        }
    }

    @Test
    void putsAnotherCaInThePlaceOfTheOneThatIs() {
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage()) {
            page.navigate(stage.address("/settings/authorities"));
            page.locator("input[name=sure]").focus();
            page.keyboard().press("Space");
            page.locator("main form button").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator(".notice").first()).containsText("The newer CA signs from now on", SOON);
            assertThat(page.locator("main .ledger tbody tr")).hasCount(2);
            assertThat(page.locator("main")).containsText("lb-a");

            // The nodes of the scene have no certificate by the newer one: not without saying that they are lost.
            page.locator("input[name=sure]").check();
            page.locator("main form button").click();
            assertThat(page.locator(".rejection")).containsText("have not learned of the newer CA yet", SOON);
            page.locator("input[name=lose]").check();
            page.locator("input[name=sure]").check();
            page.locator("main form button").click();
            assertThat(page.locator(".notice").first()).containsText("The older CA is retired", SOON);
        }
    }

    @Test
    void theTokensPageSaysWhenTheNodeHasCome() {
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage()) {
            page.navigate(stage.address("/enrolment"));
            page.locator("#cluster").fill("edge");
            page.locator("form.side-form button[type=submit]").click();
            assertThat(page.locator("#arrivals")).containsText("No node has come with this token yet", SOON);
            String token = page.locator("h1").textContent().replaceAll("The join token (\\S+) was made", "$1");
            stage.change("""
                INSERT INTO holdfast.node_key (public_key_hash, node_uuid, token_id, created_at, serial, not_after)
                SELECT repeat('a', 64), uuid, '%s', now(), '5f', now() + interval '7 days'
                FROM holdfast.node WHERE name = 'lb-c';
                UPDATE holdfast.change_mark SET version = version + 1 WHERE topic = 'ENROLLMENT'
                """.formatted(token.strip()));
            assertThat(page.locator("#arrivals")).containsText("lb-c is enrolled", SOON);
        }
    }

    @Test
    void aNodesPageFollowsWhatTheNodeTells() {
        try (BrowserContext context = stage.admin(new Browser.NewContextOptions());
                Page page = context.newPage()) {
            stage.keepNodesAlive();
            page.navigate(stage.address("/nodes/0e000000-0000-4000-8000-000000000002"));
            assertThat(page.locator("#links")).containsText("at most 9.87 s, of 2 measured");
            assertThat(page.locator("#live-sign")).hasAttribute("data-live", "on");
            stage.change("""
                INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, node_uuid, node_name, kind, detail, epoch,
                    seq, node_unix_nanos, monotonic_nanos, boot_id)
                SELECT now(), now(), cluster_id, uuid, name, 'link',
                    '{"interface": "eth0", "carrier": false, "up": false, "present": true}', 9, 1, 0, 0, ''
                FROM holdfast.node WHERE name = 'lb-b';
                UPDATE holdfast.change_mark SET version = version + 1 WHERE topic = 'HISTORY'
                """);
            assertThat(page.locator("#events")).containsText("eth0 of lb-b is down", SOON);
            assertThat(page.locator("#links")).containsText("down", SOON);
        }
    }
}
