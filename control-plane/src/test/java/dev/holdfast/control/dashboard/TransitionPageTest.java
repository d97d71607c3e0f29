package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class TransitionPageTest {

    private static final String EVIL = "<script>alert(1)</script>";

    @Inject
    DataSource source;

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final UUID a = UUID.randomUUID();
    private final UUID b = UUID.randomUUID();
    private final Instant at = Instant.now().minusSeconds(600);
    private Database database;
    private long cluster;
    private long router;

    @BeforeEach
    void aRouterMoved() {
        database = new Database(source);
        cluster = database.number(
                "INSERT INTO holdfast.cluster (name, created_at) VALUES (?, now()) RETURNING id", "moved" + tag);
        router = database.number("""
                INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
                VALUES (?, 'lan', 4, 51, ?, now()) RETURNING id
                """, cluster, "web" + EVIL);
        for (UUID node : List.of(a, b)) {
            String name = node.equals(a) ? "node-a" : "node-b";
            database.change(
                    "INSERT INTO holdfast.node (uuid, cluster_id, name, created_at) VALUES (?, ?, ?, now())",
                    node,
                    cluster,
                    name);
            database.change("""
                    INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at,
                        state, effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos, known_monotonic_nanos,
                        known_boot_id)
                    VALUES (?, ?, 'eth0', 3, '{}', '{"preemption": "never", "startup.delay": "0s", "startup.gate": "link",
                        "startup.maxHold": "60s", "startup.proof": "any"}', now(), 'BACKUP', 100, '{}', '{}', 'OFF', 0, 0, '')
                    """, router, node);
        }
    }

    private String transition(UUID node, Instant when, String from, String to, String cause, String detail) {
        return database.texts(
                        """
                INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                    node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                    monotonic_nanos, boot_id, clock_offset_nanos, clock_error_nanos)
                VALUES (now(), ?::timestamptz, ?, ?, ?, ?, ?, ?::holdfast.router_state, ?::holdfast.router_state, ?, ?::jsonb,
                    '{"considered": [{"rule": "ACTIVE_DOWN_TIMER", "applied": true, "reason": "ADVERTS_STOPPED"},
                                     {"rule": "PREEMPTION", "applied": false, "reason": "NO_ADVERT_HEARD"}]}',
                    1, 1, 0, 0, '', 1000, 2000000)
                RETURNING (extract(epoch FROM received_at) * 1000000)::bigint || '-' || id
                """,
                        when.toString(),
                        cluster,
                        router,
                        "web" + EVIL,
                        node,
                        node.equals(a) ? "node-a" : "node-b",
                        from,
                        to,
                        cause,
                        detail)
                .getFirst();
    }

    private void event(UUID node, Instant when, String kind, String detail) {
        database.change("""
                INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, router_id, node_uuid, node_name, kind, detail,
                    epoch, seq, node_unix_nanos, monotonic_nanos, boot_id, clock_offset_nanos, clock_error_nanos)
                VALUES (now(), ?::timestamptz, ?, NULL, ?, ?, ?, ?::jsonb, 1, 1, 0, 0, '', 0, 3000000)
                """, when.toString(), cluster, node, node.equals(a) ? "node-a" : "node-b", kind, detail);
    }

    private Response page(String place) {
        return People.signedIn("ada", Role.VIEWER).get("/transitions/" + place);
    }

    @Test
    void saysWhatHappenedAndWhyAndWhatTheOthersToldInTheSameSeconds() {
        String before = transition(a, at.minusSeconds(3600), "BACKUP", "ACTIVE", "active_down_timer_expired", "{}");
        event(a, at.minusMillis(3611), "link", "{\"interface\": \"eth0\", \"present\": true, \"up\": true}");
        String stopped =
                transition(a, at.minusMillis(3610), "ACTIVE", "FAULT", "fault_raised", "{\"reason\": \"NO_CARRIER\"}");
        String place =
                transition(b, at, "BACKUP", "ACTIVE", "active_down_timer_expired", "{\"waited_nanos\": 3609000000}");
        event(a, at.plusMillis(4), "stall", "{\"late_nanos\": 4000000000}");
        event(b, at.minusSeconds(60), "gate", "{\"reason\": \"PROVEN\", \"proof\": \"ANSWER\"}");
        String after =
                transition(a, at.plusSeconds(1800), "FAULT", "BACKUP", "fault_cleared", "{\"reason\": \"NO_CARRIER\"}");

        Response page = page(place);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.asString())
                .contains("node-b became ACTIVE", "heard no other router for 3.60 s")
                .contains("eth0 of node-a lost its carrier", "3.61 s before", "± 3.0 ms")
                .contains("/transitions/" + stopped, "/transitions/" + after)
                .contains("node-b hears: a host answered its question")
                .contains("Active_Down_Timer", "it is only asked when an advertisement is heard, and none was")
                .contains("Only the node's file.")
                .contains("/routers/" + router + "?since=")
                .doesNotContain("/transitions/" + before);
    }

    @Test
    void saysWhereTheClocksDoNotTellWhatCameFirst() {
        String place = transition(b, at, "BACKUP", "ACTIVE", "active_down_timer_expired", "{}");
        event(a, at.plusMillis(4), "stall", "{\"late_nanos\": 4000000000}");
        assertThat(page(place).asString()).contains("the clocks do not tell which came first");

        String later = transition(b, at.plusSeconds(60), "ACTIVE", "BACKUP", "stopped", "{}");
        event(a, at.plusSeconds(60).plusMillis(6), "stall", "{\"late_nanos\": 4000000000}");
        assertThat(page(later).asString()).doesNotContain("the clocks do not tell");
    }

    @Test
    void whatNodesWriteStaysText() {
        event(a, at.minusSeconds(1), "link", "{\"interface\": \"" + EVIL + "\"}");
        event(a, at.minusSeconds(2), "policy", "{\"revision\": 3, \"reason\": \"" + EVIL + "\"}");
        event(a, at.minusSeconds(3), EVIL, "{}");
        String place = transition(
                b,
                at,
                "ACTIVE",
                "BACKUP",
                "higher_priority_heard",
                "{\"sender\": \"" + EVIL + "\", \"priority\": 150}");

        for (String path : List.of("/transitions/" + place, "/routers/" + router + "?last=1h", "/")) {
            assertThat(People.signedIn("ada", Role.VIEWER).get(path).asString())
                    .as(path)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain(EVIL);
        }
    }

    @Test
    void whatIsAskedForInTheAddressStaysText() {
        assertThat(People.signedIn("ada", Role.VIEWER)
                        .request()
                        .queryParam("since", EVIL)
                        .get("/routers/" + router)
                        .asString())
                .contains("since &#39;&lt;script&gt;")
                .doesNotContain(EVIL);
    }

    @Test
    void isOnlyForWhoMaySeeTheCluster() {
        String place = transition(b, at, "BACKUP", "ACTIVE", "active_down_timer_expired", "{}");
        Browser stranger = People.signedIn("stranger" + tag, Role.ADMIN, Reach.of(List.of("elsewhere")));

        assertThat(stranger.get("/transitions/" + place).statusCode()).isEqualTo(404);
        assertThat(stranger.get("/routers/" + router + "/timeline").statusCode())
                .isEqualTo(404);
        assertThat(new Browser().get("/transitions/" + place).statusCode()).isEqualTo(303);
        assertThat(People.signedIn("own" + tag, Role.VIEWER, Reach.of(List.of("moved" + tag)))
                        .get("/transitions/" + place)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysClearlyWhatIsNotThere() {
        assertThat(page("1-1").statusCode()).isEqualTo(404);
        assertThat(page("999999999999999999-1").statusCode()).isEqualTo(404);
    }

    @Test
    void theBandsShowOverlapAndGapAndALinkForEachMoment() {
        transition(a, at.minusSeconds(300), "INITIALIZE", "BACKUP", "started", "{}");
        transition(b, at.minusSeconds(300), "INITIALIZE", "BACKUP", "started", "{}");
        String taken = transition(a, at.minusSeconds(200), "BACKUP", "ACTIVE", "active_down_timer_expired", "{}");
        transition(b, at.minusSeconds(100), "BACKUP", "ACTIVE", "active_down_timer_expired", "{}");
        transition(a, at.minusSeconds(99), "ACTIVE", "BACKUP", "stopped", "{}");

        String bands = People.signedIn("ada", Role.VIEWER)
                .get("/routers/" + router + "/timeline?last=30m")
                .asString();

        assertThat(bands)
                .contains("node-a and node-b were both ACTIVE for 1.00 s", "Nobody was ACTIVE for 1 min 40 s")
                .contains("href=\"/transitions/" + taken + "\"")
                .contains("band band-active", "BACKUP → ACTIVE", "5 changes of state")
                .doesNotContain("<html", "style=");
    }
}
