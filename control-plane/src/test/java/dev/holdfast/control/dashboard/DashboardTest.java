package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.fleet.FleetRows;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.web.Feed;
import dev.holdfast.web.TransitionFeed;
import io.quarkus.qute.Engine;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class DashboardTest {

    private static final String EVIL = "<script>alert(1)</script>";

    @Inject
    DataSource source;

    @Inject
    Engine templates;

    @Inject
    ChangeFeed changes;

    @Inject
    LivePages live;

    @Inject
    PolicyService policy;

    private Database database;
    private String clusterName = "";
    private long router;
    private long member;

    @BeforeEach
    void aRouterOfOneNodeExists() {
        database = new Database(source);
        String tag = UUID.randomUUID().toString().substring(0, 8);
        clusterName = "c" + tag;
        FleetRows rows = new FleetRows(database);
        long cluster = rows.cluster(clusterName);
        UUID node = rows.node(cluster, "node-a");
        database.change("""
            INSERT INTO holdfast.node_presence (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid,
                replica, remote_address, daemon_version, policy_revision, effective_hash, spooled_events)
            VALUES (?, true, now(), now(), gen_random_uuid(), gen_random_uuid(), 'r', '10.0.0.1', '0.1.0', 0, '', 0)
            """, node);
        router = rows.router(cluster, "rack1", "web-" + tag + EVIL);
        member = rows.activeMember(router, node);
    }

    @Test
    void findsItsTemplatesInTheJarOfTheWebModule() {
        assertThat(new TransitionFeed(new Feed(List.of(), true)).render()).contains("No transition has been recorded");
        assertThat(List.of("pages/overview-page", "parts/fleet-board", "layout", "tags/icon"))
                .allSatisfy(
                        template -> assertThat(templates.getTemplate(template)).isNotNull());
    }

    @Test
    void showsWhoIsActiveAndKeepsWhatNodesWriteAsText() {
        Response page = People.signedIn("ada", Role.VIEWER).get("/?cluster=" + clusterName);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.asString())
                .contains("node-a", "ACTIVE", "10.77.0.100/24", "/routers/" + router, "&lt;script&gt;alert(1)")
                .doesNotContain(EVIL);
    }

    @Test
    void changesPolicyForOneMemberWithAReason() {
        Browser operator = People.signedIn("olga", Role.OPERATOR);
        String page = "/routers/" + router;

        Response saved = operator.submit(
                page,
                page + "/policy",
                Map.of("scope", "member-" + member, "startupDelay", "5s", "preemption", "keep", "reason", "measured"));

        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(saved.header("Location")).contains(page + "?saved=");
        assertThat(policy.effective(member).values())
                .filteredOn(value -> value.setting().equals("startup.delay"))
                .singleElement()
                .satisfies(value -> assertThat(value.value()).isEqualTo("5s"));
        assertThat(operator.get(page).asString()).contains("policy of this member", "the file says 0s", "pushed");
    }

    @Test
    void keepsWhatWasTypedWhenTheChangeIsRefused() {
        Browser operator = People.signedIn("olga", Role.OPERATOR);
        String page = "/routers/" + router;

        Response refused = operator.submit(
                page,
                page + "/policy",
                Map.of("scope", "router", "startupDelay", "2h", "preemption", "keep", "reason", "because"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains("startup.delay", "value=\"2h\"", "value=\"because\"", "role=\"alert\"");
    }

    @Test
    void refusesAMemberOfAnotherRouter() {
        Browser operator = People.signedIn("olga", Role.OPERATOR);
        String page = "/routers/" + router;

        Response refused = operator.submit(
                page,
                page + "/policy",
                Map.of("scope", "member-999999", "startupDelay", "5s", "preemption", "keep", "reason", "because"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains("no such member");
    }

    @Test
    void aViewerSeesTheRouterAndNoForm() {
        assertThat(People.signedIn("ada", Role.VIEWER).get("/routers/" + router).asString())
                .contains("node-a")
                .doesNotContain("policy-form");
    }

    @Test
    void saysWhatTheGateOfAMemberDecided() {
        database.change("""
            INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, router_id, node_uuid, node_name, kind, detail,
                epoch, seq, node_unix_nanos, monotonic_nanos, boot_id)
            VALUES (now(), now(), 1, ?, gen_random_uuid(), 'node-a', 'gate',
                '{"reason": "ADDRESS_ANSWERED", "answered_by": "02:00:00:00:01:02", "answered_by_known_member": false}',
                1, 1, 0, 0, '')
            """, router);

        assertThat(People.signedIn("ada", Role.VIEWER).get("/routers/" + router).asString())
                .contains("node-a heard no advertisement, but a host that is no known member (02:00:00:00:01:02)"
                        + " answers for the address: it waits for that one.");
    }

    @Test
    void saysClearlyWhatIsNotThere() {
        Browser browser = People.signedIn("ada", Role.VIEWER);

        Response page = browser.get("/routers/999999999");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.asString()).contains("There is no such page").doesNotContain("at dev.holdfast");
        assertThat(browser.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(browser.request()
                        .accept("application/json")
                        .get("/routers/999999999")
                        .contentType())
                .startsWith("application/problem+json");
    }

    @Test
    void tellsOpenPagesOfAChangeAndOnlyOfWhatDiffers() {
        AssertSubscriber<LivePart> page = live.watch(new LiveView.Overview(Reach.of(List.of(clusterName))))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1000));
        await().atMost(Duration.ofSeconds(10)).until(() -> page.getItems().size() >= 3);
        int before = page.getItems().size();
        assertThat(page.getItems()).extracting(LivePart::name).doesNotContain(LivePart.ANNOUNCEMENT);

        database.change(
                "UPDATE holdfast.member SET state = 'FAULT', fault_reasons = '{NO_CARRIER}' WHERE id = ?", member);
        changes.announce(ChangeFeed.Topic.FLEET);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> page.getItems().stream()
                        .skip(before)
                        .anyMatch(part ->
                                part.name().equals("fleet") && part.html().contains("has no carrier")));
        assertThat(page.getItems().subList(before, page.getItems().size()))
                .extracting(LivePart::name)
                .doesNotContain("feed");
        page.cancel();
    }

    @Test
    void sendsAPageNothingThatItCameWithAndAllOfItToOneThatCameBefore() {
        LiveView view = new LiveView.Overview(Reach.of(List.of(clusterName)));
        AssertSubscriber<LivePart> all = live.watch(view).subscribe().withSubscriber(AssertSubscriber.create(1000));
        await().atMost(Duration.ofSeconds(10)).until(() -> all.getItems().size() >= 4);
        LivePart fleet = all.getItems().getFirst();

        AssertSubscriber<LivePart> some =
                live.watch(view, Set.of(fleet.digest())).subscribe().withSubscriber(AssertSubscriber.create(1000));

        await().atMost(Duration.ofSeconds(10)).until(() -> some.getItems().size() >= 3);
        assertThat(some.getItems()).extracting(LivePart::name).doesNotContain(fleet.name());
        all.cancel();
        some.cancel();
    }
}
