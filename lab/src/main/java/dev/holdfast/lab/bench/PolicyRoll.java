package dev.holdfast.lab.bench;

import dev.holdfast.lab.program.ControlPlane;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Policies for the whole fleet, one after the other: how long from the operator's call until the answers of 99 of 100 nodes
 * stand in the database. The first one runs through code that has not run before; the others are what a control plane does that
 * has been up for a while.
 *
 * @param firstSeconds of the first
 * @param laterSeconds of each of the others
 */
record PolicyRoll(double firstSeconds, List<Double> laterSeconds) {

    private static final int LATER = 5;
    /** Counting goes through all nodes, on the cores that are measured. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration LIMIT = Duration.ofMinutes(5);

    static PolicyRoll of(ControlPlane controlPlane, int nodes) throws IOException, InterruptedException, SQLException {
        try (SignedInClient api = new SignedInClient(controlPlane.address());
                Connection database = EmbeddedDatabase.of(controlPlane.config().dataDirectory())
                        .application()) {
            api.signIn();
            String token = api.operatorToken();
            double first = roll(api, token, database, nodes, 3);
            List<Double> later = new ArrayList<>();
            for (int i = 1; i <= LATER; i++) {
                later.add(roll(api, token, database, nodes, 3 + i));
            }
            return new PolicyRoll(first, later);
        }
    }

    private static double roll(SignedInClient api, String token, Connection database, int nodes, int delaySeconds)
            throws IOException, InterruptedException, SQLException {
        long beganNanos = System.nanoTime();
        long revision = api.layOverFleet(token, "startup.delay", delaySeconds + "s");
        double seconds = awaitAnswers(database, revision, (int) Math.ceil(0.99 * nodes), beganNanos);
        awaitAnswers(database, revision, nodes, beganNanos);
        return seconds;
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
