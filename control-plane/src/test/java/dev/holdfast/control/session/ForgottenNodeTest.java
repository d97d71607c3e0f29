package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.ForgetRefusedException;
import dev.holdfast.control.enrollment.ForgottenNodes;
import dev.holdfast.control.enrollment.NodeRecords;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.EnrollResponse;
import dev.holdfast.proto.v1.Goodbye;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that is gone for good is forgotten, and nothing else is: not its history, and not that it was kept out. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class ForgottenNodeTest extends SessionTestBed {

    private static final Actor ADMIN = Actor.user("admin", "127.0.0.1");

    @Inject
    Admissions admissions;

    @Inject
    ForgottenNodes forgotten;

    @Inject
    NodeRecords records;

    @Inject
    FleetReader fleet;

    private final String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void whoIsConnectedOrMayComeIsNotForgotten() {
        TestNode node = enrolled("gone");
        assertThatThrownBy(() -> forgotten.forget(node.uuid(), "sold", ADMIN))
                .isInstanceOf(ForgetRefusedException.class)
                .hasMessageContaining("evict it first");

        connected(node);
        // As it is for the moment between an eviction and the end of the stream.
        new Database(dataSource)
                .change("UPDATE holdfast.node SET evicted_at = now(), evicted_by = '' WHERE uuid = ?", node.uuid());
        assertThatThrownBy(() -> forgotten.forget(node.uuid(), "sold", ADMIN))
                .isInstanceOf(ForgetRefusedException.class)
                .hasMessageContaining("still connected");
        assertThatThrownBy(() -> forgotten.forget(node.uuid(), " ", ADMIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reason");
        assertThat(records.find(node.uuid())).isPresent();
        assertThat(onRecord(AuditCode.NODE_FORGET_REFUSED, node.uuid())).isEqualTo(2);
    }

    @Test
    void itIsShownNoMoreItsNameIsFreeAndItsHistoryStays() {
        TestNode node = enrolled("gone");
        TestStream stream = connected(node);
        stream.events(TestStream.spooled(1, 1, Events.takeover()));
        stream.awaitAck(1, 1);
        takeOut(node, stream);

        assertThat(forgotten.forget(node.uuid(), "sold", ADMIN)).isTrue();

        assertThat(records.find(node.uuid())).isEmpty();
        assertThat(shown()).isZero();
        assertThat(count("transition", node.uuid())).isEqualTo(1);
        assertThat(onRecord(AuditCode.NODE_FORGOTTEN, node.uuid())).isEqualTo(1);
        assertThat(forgotten.forget(node.uuid(), "sold", ADMIN)).as("twice").isFalse();

        TestNode successor = enrolled("gone");
        assertThat(successor.uuid()).isNotEqualTo(node.uuid());
        connected(successor);
        assertThat(shown()).isEqualTo(1);
        TestStream former = node.connect();
        assertThat(former.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_EVICTED);
    }

    @Test
    void anEvictedOneThatComesBackWithItsKeyIsTheSameNode() {
        TestNode node = enrolled("back");
        takeOut(node, connected(node));
        forgotten.forget(node.uuid(), "thought to be gone", ADMIN);

        EnrollResponse.Issued again = TestNode.enroll(
                        server.port(),
                        authorities.serving().certificate(),
                        token(),
                        "back",
                        TestNode.request(node.key()))
                .getIssued();

        assertThat(again.getNodeUuid()).isEqualTo(node.uuid().toString());
        assertThat(records.find(node.uuid())).isPresent();
        connected(node.with(
                node.key(), TestNode.certificate(again.getCertificate().getChain(0))));
        assertThat(shown()).isEqualTo(1);
    }

    @Test
    void theApiForgetsForWhoMayAndSaysWhyNot() {
        TestNode node = enrolled("api-gone");
        String path = "/api/v1/nodes/" + node.uuid() + "/forget";
        assertThat(asked(People.signedIn("forget-viewer", Role.VIEWER), path, "sold")
                        .statusCode())
                .isEqualTo(403);
        Browser operator = People.signedIn("forget-operator", Role.OPERATOR);
        Response tooEarly = asked(operator, path, "sold");
        assertThat(tooEarly.statusCode()).isEqualTo(422);
        assertThat(tooEarly.jsonPath().getString("detail")).contains("evict it first");
        admissions.evict(node.uuid(), "gone", ADMIN);
        assertThat(asked(operator, path, " ").statusCode()).isEqualTo(400);
        assertThat(records.find(node.uuid())).isPresent();

        assertThat(asked(operator, path, "sold").statusCode()).isEqualTo(204);

        assertThat(operator.request()
                        .accept(ContentType.JSON)
                        .get("/api/v1/nodes/" + node.uuid())
                        .statusCode())
                .isEqualTo(404);
        assertThat(asked(operator, path, "sold").statusCode()).as("twice").isEqualTo(404);
        assertThat(onRecord(AuditCode.NODE_FORGOTTEN, node.uuid())).isEqualTo(1);
    }

    private static Response asked(Browser browser, String path, String reason) {
        return browser.request()
                .accept(ContentType.JSON)
                .header("X-CSRF-Token", Browser.tokenOf(browser.get("/nodes")))
                .contentType(ContentType.JSON)
                .body("{\"reason\": \"" + reason + "\"}")
                .post(path);
    }

    @Test
    void thePageOffersItOnlyWhenTheNodeIsKeptOutAndLeadsToTheList() {
        TestNode node = enrolled("page-gone");
        String page = "/nodes/" + node.uuid();
        Browser operator = People.signedIn("forget-operator", Role.OPERATOR);
        assertThat(operator.get(page).asString()).doesNotContain("Forget this node");
        assertThat(operator.submit(page, page, Map.of("act", "forget", "reason", "sold"))
                        .asString())
                .contains("That will not do", "evict it first");
        admissions.ban(node.uuid(), "stolen", ADMIN);
        assertThat(operator.get(page).asString()).contains("Forget this node");

        Response done = operator.submit(page, page, Map.of("act", "forget", "reason", "never seen again"));

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(done.header("Location")).endsWith("/nodes");
        assertThat(operator.get("/nodes").asString()).doesNotContain(page);
        assertThat(operator.get(page).statusCode()).isEqualTo(404);
        assertThat(onRecord(AuditCode.NODE_FORGOTTEN, node.uuid())).isEqualTo(1);
    }

    private void takeOut(TestNode node, TestStream stream) {
        admissions.evict(node.uuid(), "gone", ADMIN);
        stream.await(BodyCase.GOODBYE);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> number(
                                "SELECT count(*) FROM holdfast.node_presence WHERE connected AND node_uuid = ?",
                                node.uuid())
                        == 0);
    }

    private long shown() {
        return fleet.read(cluster::equals).clusters().stream()
                .flatMap(view -> view.nodes().stream())
                .count();
    }

    private long onRecord(AuditCode code, UUID node) {
        return new Database(dataSource)
                .number(
                        "SELECT count(*) FROM holdfast.audit_record WHERE code = ? AND target = ?",
                        code.number(),
                        node.toString());
    }

    private static TestStream connected(TestNode node) {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(UUID.randomUUID()).addRouters(Events.web()));
        return stream;
    }

    private TestNode enrolled(String name) {
        return TestNode.enroll(server.port(), authorities.serving().certificate(), token(), name);
    }

    private String token() {
        return tokens.create(cluster, Duration.ofHours(1), 5, ADMIN).full();
    }
}
