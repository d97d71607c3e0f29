-- A fleet to look at, without a single node: what ten nodes would have reported in the last two days. Moments are told from now;
-- what was received before this month has no partition, and counts as received at the month's beginning.

INSERT INTO holdfast.cluster (name, created_at)
VALUES ('edge', now() - interval '40 days'), ('oslo', now() - interval '30 days'), ('vaults', now() - interval '9 days');

INSERT INTO holdfast.node (uuid, cluster_id, name, created_at, labels, banned_at, banned_by, ban_reason)
SELECT n.uuid::uuid, c.id, n.name, now() - interval '30 days', n.labels::jsonb, n.banned_at, n.banned_by, n.ban_reason
FROM (VALUES
    ('0e000000-0000-4000-8000-000000000001', 'edge', 'lb-a', '{"rack": "7", "site": "berlin"}', NULL::timestamptz, NULL, NULL),
    ('0e000000-0000-4000-8000-000000000002', 'edge', 'lb-b', '{"rack": "8", "site": "berlin"}', NULL, NULL, NULL),
    ('0e000000-0000-4000-8000-000000000003', 'edge', 'lb-c', '{"rack": "9", "site": "berlin"}', NULL, NULL, NULL),
    ('0e000000-0000-4000-8000-000000000004', 'oslo', 'gw-1', '{}', NULL, NULL, NULL),
    ('0e000000-0000-4000-8000-000000000005', 'oslo', 'gw-2', '{}', NULL, NULL, NULL),
    ('0e000000-0000-4000-8000-000000000006', 'oslo', 'spare-with-a-very-long-name-that-a-provisioning-tool-made-up-42', '{"site": "oslo"}', NULL, NULL, NULL),
    ('0e000000-0000-4000-8000-000000000007', 'vaults', 'store-1', '{}', NULL, NULL, NULL),
    ('0e000000-0000-4000-8000-000000000008', 'vaults', 'store-2', '{}', now() - interval '2 days', 'admin', 'its key was on a lost laptop')
) AS n (uuid, cluster, name, labels, banned_at, banned_by, ban_reason)
JOIN holdfast.cluster c ON c.name = n.cluster;

INSERT INTO holdfast.node_presence (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid, replica, remote_address,
    daemon_version, policy_revision, effective_hash, spooled_events, clock_offset_nanos, clock_error_nanos)
SELECT n.uuid::uuid, n.connected, now() - n.since, now() - n.seen, gen_random_uuid(), gen_random_uuid(), 'scene', n.address, '0.1.0',
    n.revision, '', n.spooled, n.ahead, n.error
FROM (VALUES
    ('0e000000-0000-4000-8000-000000000001', true, interval '26 hours', interval '0', '10.77.0.11:41822', 2, 0, 310000, 100000),
    ('0e000000-0000-4000-8000-000000000002', true, interval '3 hours', interval '0', '10.77.0.12:50120', 2, 0, -1240000, 210000),
    ('0e000000-0000-4000-8000-000000000003', true, interval '9 days', interval '0', '10.77.0.13:38111', 1, 3, 1800000000, 900000),
    ('0e000000-0000-4000-8000-000000000004', true, interval '5 days', interval '0', '[2001:db8:77::14]:55012', 0, 0, 42000, 80000),
    ('0e000000-0000-4000-8000-000000000005', false, interval '2 hours', interval '2 hours', '10.78.0.15:40001', 0, 12, NULL, NULL),
    ('0e000000-0000-4000-8000-000000000007', true, interval '7 days', interval '0', '10.79.0.17:40007', 0, 0, 5000, 60000)
) AS n (uuid, connected, since, seen, address, revision, spooled, ahead, error);

INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
SELECT c.id, r.segment, r.family, r.vrid, r.name, now() - interval '29 days'
FROM (VALUES
    ('edge', 'lan', 4, 51, 'web'), ('edge', 'lan', 6, 51, 'web6'), ('edge', 'dmz', 4, 60, 'db'), ('oslo', 'lan', 4, 7, 'gateway'),
    ('oslo', 'lan', 4, 8, 'mail'), ('vaults', 'rack1', 4, 9, 'vault')
) AS r (cluster, segment, family, vrid, name)
JOIN holdfast.cluster c ON c.name = r.cluster;

INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at, state, state_since,
    effective_priority, declared_priority, advert_interval_nanos, addresses_held, fault_reasons, gate, last_advert_sender,
    last_advert_priority, known_unix_nanos, known_monotonic_nanos, known_boot_id)
SELECT r.id, n.uuid, 'eth0', 3, m.addresses::text[],
    '{"preemption": "never", "startup.delay": "0s", "startup.gate": "link", "startup.maxHold": "60s", "startup.proof": "any"}',
    now() - interval '29 days', m.state::holdfast.router_state, now() - m.since, m.priority, m.declared, m.pace,
    CASE m.state WHEN 'ACTIVE' THEN m.addresses::text[] ELSE '{}' END, m.faults::text[], 'PROVEN', m.heard, m.heard_priority, 0, 0, ''
FROM (VALUES
    ('web', 'lb-a', '{10.77.0.100/24,10.77.0.101/24}', 'BACKUP', interval '3 hours', 100, 100, 1000000000, '{}', '10.77.0.12', 120),
    ('web', 'lb-b', '{10.77.0.100/24,10.77.0.101/24}', 'ACTIVE', interval '3 hours', 120, 150, 1000000000, '{}', NULL, NULL),
    ('web', 'lb-c', '{10.77.0.100/24,10.77.0.101/24}', 'BACKUP', interval '8 hours', 90, 90, 1000000000, '{}', '10.77.0.12', 120),
    ('web6', 'lb-a', '{2001:db8:77::100/64}', 'ACTIVE', interval '26 hours', 100, 100, 1000000000, '{}', NULL, NULL),
    ('web6', 'lb-b', '{2001:db8:77::100/64}', 'BACKUP', interval '3 hours', 150, 150, 3000000000, '{}', 'fe80::a', 100),
    ('db', 'lb-a', '{10.77.1.5/24}', 'ACTIVE', interval '4 minutes', 100, 100, 1000000000, '{}', NULL, NULL),
    ('db', 'lb-b', '{10.77.1.5/24}', 'ACTIVE', interval '11 days', 150, 150, 1000000000, '{}', NULL, NULL),
    ('gateway', 'gw-1', '{10.78.0.1/24}', 'ACTIVE', interval '5 days', 255, 255, 1000000000, '{}', NULL, NULL),
    ('gateway', 'gw-2', '{10.78.0.1/24}', 'BACKUP', interval '5 days', 100, 100, 1000000000, '{}', '10.78.0.14', 255),
    ('mail', 'gw-2', '{10.78.0.8/24}', 'ACTIVE', interval '5 days', 100, 100, 1000000000, '{}', NULL, NULL),
    ('vault', 'store-1', '{10.79.0.9/24}', 'FAULT', interval '37 minutes', 100, 100, 1000000000, '{NO_CARRIER}', NULL, NULL)
) AS m (router, node, addresses, state, since, priority, declared, pace, faults, heard, heard_priority)
JOIN holdfast.node n ON n.name = m.node
JOIN holdfast.virtual_router r ON r.name = m.router;

INSERT INTO holdfast.policy_revision (id, created_at, author, reason)
VALUES (1, now() - interval '12 days', 'admin', 'nobody takes a VIP back by itself'),
       (2, now() - interval '3 hours 20 minutes', 'admin', 'the bond is deaf for some seconds after a boot');
INSERT INTO holdfast.policy_change (revision_id, scope, scope_id, setting, value_before, value_after)
SELECT 1, 'CLUSTER', id, 'preemption', NULL, 'never' FROM holdfast.cluster WHERE name = 'edge'
UNION ALL
SELECT 2, 'ROUTER', id, 'startup.delay', NULL, '8s' FROM holdfast.virtual_router WHERE name = 'web';
INSERT INTO holdfast.policy_setting (scope, scope_id, setting, value, revision_id)
SELECT scope, scope_id, setting, value_after, revision_id FROM holdfast.policy_change;
UPDATE holdfast.policy_head SET revision = 2;
INSERT INTO holdfast.node_policy (node_uuid, pushed_revision, pushed_at, answered_revision, answered_at, applied, reason,
    last_good_revision)
VALUES ('0e000000-0000-4000-8000-000000000001', 2, now() - interval '3 hours', 2, now() - interval '3 hours', true, NULL, 2),
       ('0e000000-0000-4000-8000-000000000002', 2, now() - interval '3 hours', 2, now() - interval '3 hours', true, NULL, 2),
       ('0e000000-0000-4000-8000-000000000003', 2, now() - interval '3 hours', 2, now() - interval '3 hours', false,
        'startup.delay: the file of this node allows at most 5s', 1);

-- What the members of "web" went through: a start two days ago, a failover, a stall, a cable, a contest of 0.9 s, a gap of 3.6 s.
INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid, node_name, from_state,
    to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id, clock_offset_nanos,
    clock_error_nanos)
SELECT greatest(now() - t.age + interval '12 milliseconds', date_trunc('month', now(), 'UTC')), now() - t.age, r.cluster_id, r.id, r.name, n.uuid, n.name,
    t.before::holdfast.router_state, t.after::holdfast.router_state, t.cause, t.detail::jsonb,
    jsonb_build_object('state_age_nanos', 93784000000000, 'base_priority', t.priority, 'effective_priority', t.priority,
        'adverts_heard_since_start', 86400, 'policy_revision', t.revision, 'preemption', 'never', 'gate', 'PROVEN',
        'active_down_interval_nanos', 3609000000, 'skew_nanos', 609000000, 'link_age_nanos', 93790000000000,
        'daemon_age_nanos', 93791000000000) || t.evidence::jsonb,
    1, row_number() OVER (ORDER BY t.age DESC), 0, 0, 'boot', p.clock_offset_nanos, p.clock_error_nanos
FROM (VALUES
    ('web', 'lb-a', interval '47 hours', 'INITIALIZE', 'BACKUP', 'started', '{}', 100, 1, '{}'),
    ('web', 'lb-b', interval '46 hours 59 minutes 59 seconds', 'INITIALIZE', 'BACKUP', 'started', '{}', 150, 1, '{}'),
    ('web', 'lb-c', interval '46 hours 59 minutes 58 seconds', 'INITIALIZE', 'BACKUP', 'started', '{}', 90, 1, '{}'),
    ('web', 'lb-b', interval '46 hours 59 minutes 55 seconds', 'BACKUP', 'ACTIVE', 'active_down_timer_expired',
        '{"waited_nanos": 3414000000}', 150, 1,
        '{"considered": [{"rule": "STARTUP_GATE", "applied": true, "reason": "LINK_PROVEN"}, {"rule": "PREEMPTION", "applied": false, "reason": "NO_ADVERT_HEARD"}]}'),
    ('web', 'lb-b', interval '20 hours', 'ACTIVE', 'FAULT', 'fault_raised', '{"reason": "NO_CARRIER"}', 150, 1, '{"link_age_nanos": 0}'),
    ('web', 'lb-a', interval '19 hours 59 minutes 56 seconds 388 milliseconds', 'BACKUP', 'ACTIVE', 'active_down_timer_expired',
        '{"waited_nanos": 3609000000}', 100, 1,
        '{"last_advert": {"sender": "10.77.0.12", "priority": 150, "age_nanos": 3611000000}, "considered": [{"rule": "LANDMARKS", "applied": false, "reason": "LINK_PROVEN"}, {"rule": "ACTIVE_DOWN_TIMER", "applied": true, "reason": "ADVERTS_STOPPED"}, {"rule": "PREEMPTION", "applied": false, "reason": "NO_ADVERT_HEARD"}]}'),
    ('web', 'lb-b', interval '19 hours 50 minutes', 'FAULT', 'BACKUP', 'fault_cleared', '{"reason": "NO_CARRIER"}', 150, 1, '{}'),
    ('web', 'lb-c', interval '8 hours', 'BACKUP', 'ACTIVE', 'active_down_timer_expired', '{"waited_nanos": 3648000000}', 90, 1,
        '{"last_advert": {"sender": "10.77.0.11", "priority": 100, "age_nanos": 3651000000}, "considered": [{"rule": "LANDMARKS", "applied": false, "reason": "NO_LANDMARKS"}, {"rule": "ACTIVE_DOWN_TIMER", "applied": true, "reason": "ADVERTS_STOPPED"}]}'),
    ('web', 'lb-c', interval '7 hours 59 minutes 59 seconds 100 milliseconds', 'ACTIVE', 'BACKUP', 'higher_priority_heard',
        '{"sender": "10.77.0.11", "priority": 100}', 90, 1,
        '{"last_advert": {"sender": "10.77.0.11", "priority": 100, "age_nanos": 0}, "considered": [{"rule": "HIGHER_PRIORITY", "applied": true, "reason": "PRIORITY_HIGHER"}, {"rule": "PREEMPTION", "applied": false, "reason": "ONLY_IN_BACKUP"}]}'),
    ('web', 'lb-a', interval '3 hours', 'ACTIVE', 'BACKUP', 'stalled', '{"late_nanos": 4210000000}', 100, 2,
        '{"timer_late_nanos": 4210000000, "considered": [{"rule": "STALL", "applied": true, "reason": "LATE"}]}'),
    ('web', 'lb-b', interval '2 hours 59 minutes 59 seconds 700 milliseconds', 'BACKUP', 'ACTIVE', 'active_down_timer_expired',
        '{"waited_nanos": 3414000000}', 120, 2,
        '{"base_priority": 150, "priority_offsets": [{"source": "script:disk", "offset": -30}], "last_advert": {"sender": "10.77.0.11", "priority": 100, "age_nanos": 3417000000}, "considered": [{"rule": "LANDMARKS", "applied": false, "reason": "LINK_PROVEN"}, {"rule": "ACTIVE_DOWN_TIMER", "applied": true, "reason": "ADVERTS_STOPPED"}]}'),
    ('db', 'lb-b', interval '11 days', 'BACKUP', 'ACTIVE', 'active_down_timer_expired', '{"waited_nanos": 3414000000}', 150, 1, '{}'),
    ('db', 'lb-a', interval '4 minutes', 'BACKUP', 'ACTIVE', 'active_down_timer_expired', '{"waited_nanos": 3609000000}', 100, 2,
        '{"last_advert": {"sender": "10.77.1.12", "priority": 150, "age_nanos": 3612000000}, "considered": [{"rule": "LANDMARKS", "applied": false, "reason": "LINK_PROVEN"}, {"rule": "ACTIVE_DOWN_TIMER", "applied": true, "reason": "ADVERTS_STOPPED"}]}'),
    ('gateway', 'gw-1', interval '5 days', 'INITIALIZE', 'ACTIVE', 'owner_started', '{}', 255, 0,
        '{"considered": [{"rule": "OWNER", "applied": true, "reason": "OWNER"}]}'),
    ('vault', 'store-1', interval '37 minutes', 'ACTIVE', 'FAULT', 'fault_raised', '{"reason": "NO_CARRIER"}', 100, 0, '{}')
) AS t (router, node, age, before, after, cause, detail, priority, revision, evidence)
JOIN holdfast.virtual_router r ON r.name = t.router
JOIN holdfast.node n ON n.name = t.node
LEFT JOIN holdfast.node_presence p ON p.node_uuid = n.uuid;

INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, router_id, node_uuid, node_name, kind, detail, epoch, seq,
    node_unix_nanos, monotonic_nanos, boot_id, clock_offset_nanos, clock_error_nanos)
SELECT greatest(now() - e.age + interval '9 milliseconds', date_trunc('month', now(), 'UTC')), now() - e.age, n.cluster_id, r.id, n.uuid, n.name, e.kind, e.detail::jsonb,
    2, row_number() OVER (ORDER BY e.age DESC), 0, 0, 'boot', p.clock_offset_nanos, p.clock_error_nanos
FROM (VALUES
    (NULL, 'lb-a', interval '47 hours 1 second', 'lifecycle', '{"phase": "STARTED", "daemon_version": "0.1.0", "detail": ""}'),
    ('web', 'lb-b', interval '46 hours 59 minutes 58 seconds', 'gate',
        '{"state": "PROVEN", "reason": "PROVEN", "proof": "ANSWER", "after_nanos": 4912000000}'),
    (NULL, 'lb-b', interval '20 hours 1 millisecond', 'link', '{"interface": "eth0", "carrier": false, "up": true, "present": true}'),
    ('web', 'lb-a', interval '19 hours 59 minutes 57 seconds', 'gate',
        '{"state": "PROVEN", "reason": "PROVEN", "proof": "FRAME", "after_nanos": 41000000}'),
    (NULL, 'lb-b', interval '19 hours 50 minutes 1 second', 'link', '{"interface": "eth0", "carrier": true, "up": true, "present": true}'),
    ('web', 'lb-b', interval '19 hours 49 minutes 50 seconds', 'gate',
        '{"state": "PROVEN", "reason": "PROVEN", "proof": "ANSWER", "after_nanos": 9870000000}'),
    (NULL, 'lb-a', interval '8 hours 4 seconds', 'stall', '{"late_nanos": 3900000000}'),
    (NULL, 'lb-a', interval '3 hours 10 minutes', 'policy', '{"revision": 2, "applied": true, "reason": ""}'),
    (NULL, 'lb-c', interval '3 hours 10 minutes', 'policy',
        '{"revision": 2, "applied": false, "reason": "startup.delay: the file of this node allows at most 5s"}'),
    (NULL, 'lb-a', interval '3 hours 1 millisecond', 'stall', '{"late_nanos": 4210000000}'),
    ('web', 'lb-a', interval '2 hours 59 minutes 59 seconds 500 milliseconds', 'address',
        '{"address": "10.77.0.100/24", "what": "REMOVED"}'),
    ('web', 'lb-c', interval '2 hours 59 minutes 58 seconds', 'rejected',
        '{"sender": "10.77.0.66", "reason": "CHECKSUM", "count": 12}'),
    ('web6', 'lb-b', interval '2 hours', 'observation',
        '{"what": "INTERVAL_MISMATCH", "sender": "fe80::a", "ours": "3s", "theirs": "1s"}'),
    (NULL, 'gw-1', interval '50 minutes', 'gap', '{"why": "KILLED", "lost": 3}'),
    (NULL, 'store-1', interval '37 minutes 1 millisecond', 'link', '{"interface": "eth0", "carrier": false, "up": true, "present": true}')
) AS e (router, node, age, kind, detail)
JOIN holdfast.node n ON n.name = e.node
LEFT JOIN holdfast.virtual_router r ON r.name = e.router
LEFT JOIN holdfast.node_presence p ON p.node_uuid = n.uuid;

-- Who was ACTIVE when is derived from the rows above.
INSERT INTO holdfast.tenure_due (node_uuid) SELECT uuid FROM holdfast.node;
