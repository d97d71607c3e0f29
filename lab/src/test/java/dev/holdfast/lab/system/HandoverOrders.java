package dev.holdfast.lab.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Orders a fleet to hand over, by the API, and reads what is on record of it. */
final class HandoverOrders {

    private static final String TOKEN = "hft_handorders_" + "h".repeat(43);

    private final Fleet77 fleet;
    private final ObjectMapper json = new ObjectMapper();

    HandoverOrders(Fleet77 fleet) {
        this.fleet = fleet;
        int made = update(
                "INSERT INTO holdfast.api_token (id, token_hash, user_id, label, role, created_at, expires_at)"
                        + " SELECT 'handorders', sha256(convert_to(?, 'UTF8')), id, 'handing over', 'ADMIN', now(),"
                        + " now() + interval '1 day' FROM holdfast.user_account LIMIT 1",
                TOKEN);
        if (made != 1) {
            throw new AssertionError("there is no user that a token could be made for");
        }
    }

    /** That {@code heir} shall have the router; the handing over's path in the API. */
    String give(String router, String heir) {
        String path = "/api/v1/routers/" + one("SELECT id FROM holdfast.virtual_router WHERE name = ?", router)
                + "/handovers";
        String node = one("SELECT uuid FROM holdfast.node WHERE name = ?", heir);
        JsonNode asked =
                call(HttpRequest.newBuilder(fleet.controlPlane.address().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"node\": \"" + node + "\"}")));
        return path + "/" + asked.path("id").asText();
    }

    /** As the API tells it. */
    JsonNode see(String handover) {
        return call(HttpRequest.newBuilder(fleet.controlPlane.address().resolve(handover)));
    }

    /** Returns when the database says that it has come so far. */
    void awaitState(String handover, String state) {
        await(state)
                .atMost(Fleet77.UP)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> one("SELECT state FROM holdfast.handover WHERE id::text = ?", id(handover))
                        .equals(state));
    }

    /** Number and outcome of each audit record of it, oldest first. */
    List<String> record(String handover) {
        return all(
                "SELECT code || ' ' || outcome FROM holdfast.audit_record"
                        + " WHERE strpos(detail, 'handover ' || ?) = 1 ORDER BY id",
                id(handover));
    }

    private static String id(String handover) {
        return handover.substring(handover.lastIndexOf('/') + 1);
    }

    private JsonNode call(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    request.header("Authorization", "Bearer " + TOKEN).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError(answer.statusCode() + " " + answer.body());
            }
            return json.readTree(answer.body());
        } catch (IOException failed) {
            throw new AssertionError("the control plane cannot be asked", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private String one(String query, String parameter) {
        return all(query, parameter).getFirst();
    }

    private List<String> all(String query, String parameter) {
        try (Connection database = fleet.database();
                PreparedStatement statement = database.prepareStatement(query)) {
            statement.setString(1, parameter);
            List<String> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException | IOException failed) {
            throw new AssertionError("the database cannot be asked", failed);
        }
    }

    private int update(String statement, String parameter) {
        try (Connection database = fleet.database();
                PreparedStatement prepared = database.prepareStatement(statement)) {
            prepared.setString(1, parameter);
            return prepared.executeUpdate();
        } catch (SQLException | IOException failed) {
            throw new AssertionError("the database cannot be asked", failed);
        }
    }
}
