package dev.holdfast.control.fleet;

import dev.holdfast.control.access.Database;
import java.util.UUID;

/** What a fleet is made of, put into the database by hand; each returns the key of what it made. */
public record FleetRows(Database database) {

    public long cluster(String name) {
        return database.number("INSERT INTO holdfast.cluster (name, created_at) VALUES (?, now()) RETURNING id", name);
    }

    public UUID node(long cluster, String name) {
        UUID node = UUID.randomUUID();
        database.change(
                "INSERT INTO holdfast.node (uuid, cluster_id, name, created_at) VALUES (?, ?, ?, now())",
                node,
                cluster,
                name);
        return node;
    }

    /** VRID 51 over IPv4. */
    public long router(long cluster, String segment, String name) {
        return database.number("""
                INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
                VALUES (?, ?, 4, 51, ?, now()) RETURNING id
                """, cluster, segment, name);
    }

    /** ACTIVE from now on, with 10.77.0.100 and the settings that a file without any has. */
    public long activeMember(long router, UUID node) {
        return database.number("""
                INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings,
                    declared_at, state, state_since, effective_priority, addresses_held, fault_reasons, gate,
                    known_unix_nanos, known_monotonic_nanos, known_boot_id)
                VALUES (?, ?, 'eth0', 3, '{10.77.0.100/24}',
                    '{"preemption": "never", "startup.delay": "0s", "startup.gate": "link", "startup.maxHold": "60s",
                      "startup.proof": "any"}',
                    now(), 'ACTIVE', now(), 100, '{10.77.0.100}', '{}', 'PROVEN', 0, 0, '')
                RETURNING id
                """, router, node);
    }
}
