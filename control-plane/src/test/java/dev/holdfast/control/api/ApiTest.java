package dev.holdfast.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class ApiTest {

    @Inject
    JoinTokens tokens;

    @Test
    void answersAViewerInJson() {
        Browser viewer = People.signedIn("api-viewer", Role.VIEWER);
        Response fleet = viewer.request().accept(ContentType.JSON).get("/api/v1/fleet");
        assertThat(fleet.statusCode()).isEqualTo(200);
        assertThat(fleet.jsonPath().getString("at")).isNotBlank();
        Response transitions = viewer.request().accept(ContentType.JSON).get("/api/v1/transitions?limit=5");
        assertThat(transitions.statusCode()).isEqualTo(200);
        assertThat(transitions.jsonPath().getList("transitions")).isNotNull();
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        Browser viewer = People.signedIn("api-viewer", Role.VIEWER);
        Response limit = viewer.request().accept(ContentType.JSON).get("/api/v1/transitions?limit=0");
        assertThat(limit.statusCode()).isEqualTo(400);
        assertThat(limit.jsonPath().getString("detail")).contains("1 to 1000");
        Response cursor = viewer.request().accept(ContentType.JSON).get("/api/v1/transitions?before=rubbish");
        assertThat(cursor.statusCode()).isEqualTo(400);
        assertThat(cursor.jsonPath().getString("detail")).contains("rubbish");
    }

    @Test
    void makesAndRevokesJoinTokensForWhoMayEnrol() {
        Browser admin = People.signedIn("api-operator", Role.OPERATOR);
        String forgery = Browser.tokenOf(admin.get("/nodes"));
        Response made = admin.request()
                .accept(ContentType.JSON)
                .header("X-CSRF-Token", forgery)
                .contentType(ContentType.JSON)
                .body("{\"cluster\": \"api\", \"hours\": 1, \"uses\": 2}")
                .post("/api/v1/join-tokens");
        assertThat(made.statusCode()).isEqualTo(200);
        String id = made.jsonPath().getString("id");
        assertThat(made.jsonPath().getString("token")).startsWith(id + ".");
        assertThat(admin.request()
                        .accept(ContentType.JSON)
                        .get("/api/v1/join-tokens")
                        .asString())
                .contains(id)
                .doesNotContain(made.jsonPath().getString("token"));

        Response revoked = admin.request()
                .accept(ContentType.JSON)
                .header("X-CSRF-Token", forgery)
                .delete("/api/v1/join-tokens/" + id);
        assertThat(revoked.statusCode()).isEqualTo(204);
        assertThat(tokens.list())
                .filteredOn(view -> view.id().equals(id))
                .singleElement()
                .satisfies(view -> assertThat(view.revokedAt()).isNotNull());

        Browser viewer = People.signedIn("api-viewer", Role.VIEWER);
        assertThat(viewer.request()
                        .accept(ContentType.JSON)
                        .get("/api/v1/join-tokens")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void refusesATokenWithoutBounds() {
        Browser admin = People.signedIn("api-admin", Role.ADMIN);
        Response refused = admin.request()
                .accept(ContentType.JSON)
                .header("X-CSRF-Token", Browser.tokenOf(admin.get("/nodes")))
                .contentType(ContentType.JSON)
                .body("{\"cluster\": \"api\", \"hours\": 1, \"uses\": 0}")
                .post("/api/v1/join-tokens");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("detail")).contains("uses");
    }
}
