package dev.holdfast.control.session;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.JoinTokens;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** Nodes in clusters of their own, and what stands in the database of them. */
abstract class SessionTestBed {

    @Inject
    GrpcServer server;

    @Inject
    Authorities authorities;

    @Inject
    JoinTokens tokens;

    @Inject
    DataSource dataSource;

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void disconnect() {
        nodes.forEach(TestNode::close);
    }

    TestNode enrol(String name) {
        return enrol(name, server.port());
    }

    /** Enrols a node at the usual port; it connects to another. */
    TestNode enrol(String name, int port) {
        TestNode node = enrolTogether(List.of(name)).getFirst();
        TestNode there = port == server.port() ? node : node.at(port);
        nodes.add(there);
        return there;
    }

    /** Enrols nodes of one cluster. */
    List<TestNode> enrolTogether(List<String> names) {
        String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);
        String token = tokens.create(cluster, Duration.ofHours(1), names.size(), Actor.SYSTEM)
                .full();
        List<TestNode> enrolled = names.stream()
                .map(name ->
                        TestNode.enroll(server.port(), authorities.signing().certificate(), token, name))
                .toList();
        nodes.addAll(enrolled);
        return enrolled;
    }

    /** One number that a query gives, with the node's UUID for its one parameter. */
    long number(String query, UUID node) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, node);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String table, UUID node) {
        return number("SELECT count(*) FROM holdfast." + table + " WHERE node_uuid = ?", node);
    }

    /** How many acts of this code are on record of a node. */
    long audited(int code, UUID node) {
        return number(
                "SELECT count(*) FROM holdfast.audit_record WHERE actor_kind = 'node' AND actor = ?::uuid::text AND code = "
                        + code,
                node);
    }
}
