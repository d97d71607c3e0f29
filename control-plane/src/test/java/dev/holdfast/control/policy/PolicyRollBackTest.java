package dev.holdfast.control.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.RecordedActs;
import dev.holdfast.control.fleet.FleetRows;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a change of policy would do, and the way back to an earlier revision, each on record. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class PolicyRollBackTest {

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final String me = "planner-" + tag;
    private final String by = "user " + me + " 127.0.0.1 | ";

    @Inject
    DataSource source;

    @Inject
    PolicyService policy;

    private Database database;
    private RecordedActs acts;
    private Browser operator;
    private long cluster;
    private long router;
    private long member;

    @BeforeEach
    void aRouterWithOneMember() {
        database = new Database(source);
        database.change("DELETE FROM holdfast.sign_in_attempt");
        acts = new RecordedActs(database);
        operator = People.signedIn(me, Role.OPERATOR);
        FleetRows rows = new FleetRows(database);
        cluster = rows.cluster("plan-" + tag);
        router = rows.router(cluster, "lan", "web-" + tag);
        member = rows.activeMember(router, rows.node(cluster, "node-" + tag));
    }

    @Test
    void aPlanSaysWhoWouldRunWithWhatAndChangesNothing() {
        Response plan = post("/api/v1/policy/plans", wanted("cluster", cluster, "startup.delay", "7s"));

        assertThat(plan.statusCode()).as(plan.asString()).isEqualTo(200);
        assertThat(plan.jsonPath().getList("changes.place")).isEqualTo(List.of("cluster plan-" + tag));
        assertThat(plan.jsonPath().getString("effects[0].node")).isEqualTo("node-" + tag);
        assertThat(plan.jsonPath().getString("effects[0].before")).isEqualTo("0s");
        assertThat(plan.jsonPath().getString("effects[0].after")).isEqualTo("7s");
        assertThat(plan.jsonPath().getList("effects")).hasSize(1);
        assertThat(laid()).isEmpty();
        assertThat(acts.of(AuditCode.POLICY_PLANNED, "cluster " + cluster))
                .isEqualTo(by + "policy cluster " + cluster
                        + " | DONE | {\"startup.delay\": \"\"} | {\"startup.delay\": \"7s\"} | would change 1 settings of"
                        + " members");
        assertThat(acts.withoutRequest(me)).isZero();
    }

    @Test
    void aPlanShowsWhatANarrowerScopeHides() {
        change("member", member, "startup.delay", "3s");

        Response plan = post("/api/v1/policy/plans", wanted("router", router, "startup.delay", "7s"));

        assertThat(plan.jsonPath().getList("changes")).hasSize(1);
        assertThat(plan.jsonPath().getList("effects")).isEmpty();
    }

    @Test
    void aPlanThatCannotBeMadeIsRefusedOnRecord() {
        assertThat(post("/api/v1/policy/plans", wanted("cluster", cluster, "startup.delay", "soon"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(acts.of(AuditCode.POLICY_PLANNED, "cluster " + cluster))
                .startsWith(by + "policy cluster " + cluster + " | DENIED | - | - | ")
                .contains("startup.delay");
    }

    @Test
    void theFormShowsThePlanAndKeepsWhatWasTyped() {
        String page = "/routers/" + router;

        String answer = operator.submit(
                        page, page + "/policy", Map.of("scope", "router", "startupDelay", "9s", "act", "plan"))
                .asString();

        assertThat(answer).contains("What it would do", "<del>0s</del> → <ins>9s</ins>", "value=\"9s\"");
        assertThat(laid()).isEmpty();
    }

    @Test
    void anEarlierRevisionIsRestoredAsANewOneThatSaysSo() {
        long first = change("router", router, "startup.delay", "5s");
        change("router", router, "startup.delay", "");
        change("cluster", cluster, "preemption", "immediate");
        change("router", router, "preemption", "immediate");

        Response plan = post("/api/v1/policy/revisions/" + first + "/plan", Map.of());
        assertThat(plan.jsonPath().getList("changes")).hasSize(3);
        assertThat(acts.of(AuditCode.POLICY_PLANNED, "revision " + first))
                .contains("\"router " + router + " startup.delay\": \"5s\"");
        long seen = plan.jsonPath().getLong("revision");
        Response restored =
                post("/api/v1/policy/revisions/" + first + "/restore", Map.of("reason", "it was better", "seen", seen));

        assertThat(restored.statusCode()).as(restored.asString()).isEqualTo(200);
        long made = restored.jsonPath().getLong("revision");
        assertThat(made).isEqualTo(seen + 1);
        assertThat(laid()).containsExactly("ROUTER startup.delay 5s");
        assertThat(database.texts("SELECT restores::text FROM holdfast.policy_revision WHERE id = ?", made))
                .containsExactly(Long.toString(first));
        assertThat(acts.of(AuditCode.POLICY_ROLLED_BACK, "revision " + first))
                .startsWith(by + "policy revision " + first + " | DONE | {")
                .contains("\"cluster " + cluster + " preemption\": \"immediate\"")
                .endsWith("revision " + made + " restores revision " + first + ": it was better");
        assertThat(operator.get("/policy").asString())
                .contains("restores revision " + first, "/policy/revisions/" + first + "/restore");
        assertThat(post("/api/v1/policy/revisions/" + first + "/restore", Map.of("reason", "again"))
                        .asString())
                .contains("nothing that is laid over differs from revision " + first);
    }

    @Test
    void onePlaceIsRestoredAloneOnThePage() {
        long first = change("router", router, "startup.delay", "5s");
        change("router", router, "startup.delay", "6s");
        change("cluster", cluster, "startup.delay", "8s");
        String page = "/policy/revisions/" + first + "/restore";

        String shown = operator.get(page + "?scope=router-" + router).asString();
        assertThat(shown).contains("<del>6s</del> → <ins>5s</ins>").doesNotContain("<del>8s</del>");
        Response refused = operator.submit(
                "/policy", page, Map.of("scope", "router-" + router, "seen", Long.toString(first), "reason", "back"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains("when you looked");
        Response done = operator.submit(
                "/policy",
                page,
                Map.of("scope", "router-" + router, "seen", Long.toString(first + 2), "reason", "back"));

        assertThat(done.statusCode()).as(done.asString()).isEqualTo(303);
        assertThat(laid()).containsExactly("CLUSTER startup.delay 8s", "ROUTER startup.delay 5s");
    }

    @Test
    void whatIsChangedAfterRightsWereAskedForIsNotRestoredWithTheRest() {
        long first = change("router", router, "startup.delay", "5s");
        long next = change("router", router, "startup.delay", "6s") + 1;

        assertThatThrownBy(() -> policy.rollBack(
                        first,
                        Optional.empty(),
                        next,
                        Actor.SYSTEM,
                        "in between",
                        cluster -> change("member", member, "startup.delay", "9s")))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("policy is at revision " + next + " now, and was at " + (next - 1));
        assertThat(laid()).containsExactly("MEMBER startup.delay 9s", "ROUTER startup.delay 6s");
    }

    @Test
    void whatTheRulesOfTodayRefuseIsNotRestoredAndOnRecord() {
        long first = change("member", member, "preemption", "never");
        change("member", member, "preemption", "");
        database.change("UPDATE holdfast.member SET effective_priority = 255 WHERE id = ?", member);

        Response refused = post("/api/v1/policy/revisions/" + first + "/restore", Map.of("reason", "it was better"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.jsonPath().getString("detail"))
                .startsWith("revision " + first + " cannot be restored at member " + member)
                .contains("priority 255");
        assertThat(acts.of(AuditCode.POLICY_REFUSED, "revision " + first)).contains(" | DENIED | ", "priority 255");
        assertThat(laid()).isEmpty();
        assertThat(post("/api/v1/policy/revisions/999999999/restore", Map.of("reason", "why not"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/api/v1/policy/revisions/" + first + "/restore", Map.of())
                        .asString())
                .contains("refused");
    }

    private List<String> laid() {
        return database.texts(
                "SELECT concat_ws(' ', scope, setting, value) FROM holdfast.policy_setting WHERE scope = 'CLUSTER' AND scope_id = ?"
                        + " OR scope = 'ROUTER' AND scope_id = ? OR scope = 'MEMBER' AND scope_id = ? ORDER BY 1",
                cluster,
                router,
                member);
    }

    private long change(String level, long id, String setting, String value) {
        Response made = post("/api/v1/policy/revisions", wanted(level, id, setting, value));
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
        return made.jsonPath().getLong("revision");
    }

    private static Map<String, Object> wanted(String level, long id, String setting, String value) {
        Map<String, Object> values = new HashMap<>();
        values.put(setting, value.isEmpty() ? null : value);
        return Map.of("level", level, "id", id, "reason", "a test", "values", values);
    }

    private Response post(String path, Map<String, Object> body) {
        return operator.request()
                .header("X-CSRF-Token", Browser.tokenOf(operator.get("/account")))
                .accept(ContentType.JSON)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }
}
