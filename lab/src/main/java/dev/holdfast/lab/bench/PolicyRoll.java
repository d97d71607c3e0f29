package dev.holdfast.lab.bench;

import dev.holdfast.lab.program.ControlPlane;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A policy for the whole fleet: how long from the operator's call until the answers of 99 of 100 nodes, and of all, stand in
 * the database.
 *
 * @param p99Seconds of 99 of 100 nodes
 * @param allSeconds of all
 */
record PolicyRoll(double p99Seconds, double allSeconds) {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    static PolicyRoll of(ControlPlane controlPlane, int nodes) throws IOException, InterruptedException, SQLException {
        try (SignedInClient api = new SignedInClient(controlPlane.address());
                Connection database = EmbeddedDatabase.of(controlPlane.config().dataDirectory())
                        .application()) {
            api.signIn();
            String token = api.operatorToken();
            long beganNanos = System.nanoTime();
            long revision = api.layOverFleet(token, "startup.delay", "3s");
            double most = awaitAnswers(database, revision, (int) Math.ceil(0.99 * nodes), beganNanos);
            return new PolicyRoll(most, awaitAnswers(database, revision, nodes, beganNanos));
        }
    }

    private static double awaitAnswers(Connection database, long revision, int answers, long beganNanos)
            throws SQLException {
        while (true) {
            long came = EmbeddedDatabase.number(
                    database,
                    "SELECT count(*) FROM holdfast.node_policy WHERE applied AND answered_revision >= " + revision);
            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            if (came >= answers) {
                return seconds;
            }
            if (seconds > LIMIT.toSeconds()) {
                throw new IllegalStateException("only " + came + " of " + answers + " nodes answered");
            }
            Pause.of(LOOK);
        }
    }
}
