package dev.holdfast.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the twelve questions of {@code docs/query.md}, and the best statement that somebody who knows the tables and their
 * indexes would write for its first page by hand, with literals, for this question alone.
 *
 * @param text in the query language
 * @param sql gives the same rows in the same order
 */
record TypicalQuery(String text, String sql) {

    private static final Pattern LINE = Pattern.compile("\\| (\\d+) \\| [^|]+ \\| (?:`([^`]*)`|\\(nothing\\)) \\|");

    private static final String PROD = "cluster_id = (SELECT id FROM holdfast.cluster WHERE name = 'prod')";
    private static final Each WEB = new Each("router_id", "SELECT id FROM holdfast.virtual_router WHERE name = 'web'");
    private static final Each NODE_A = new Each("node_uuid", "SELECT uuid FROM holdfast.node WHERE name = 'a'");
    private static final Each VIP =
            new Each("router_id", "SELECT DISTINCT router_id FROM holdfast.member_address WHERE address = '10.0.0.5'");
    private static final String NONE = "";

    /** A literal, so that PostgreSQL plans for the months that are asked for and no others. */
    private static final Instant NOW = Instant.now();

    private static final String NEWEST = " ORDER BY occurred_at DESC, id DESC LIMIT 101";

    /**
     * Several things that are asked for.
     *
     * @param ids gives them, one a row
     */
    private record Each(String column, String ids) {}

    /**
     * What has to hold of a transition, and of another event; {@link #NONE}: no row can.
     *
     * @param each null: of no such things
     * @param order of the rows of one table
     */
    private record ByHand(@Nullable Each each, String transition, String event, String order) {

        ByHand(@Nullable Each each, String transition, String event) {
            this(each, transition, event, NEWEST);
        }
    }

    /** For each question: since when, and what has to hold of a transition and of another event; {@link #NONE}: no row can. */
    private static final Map<String, ByHand> BY_HAND = Map.ofEntries(
            Map.entry("", days(7, "true", "true")),
            Map.entry("cluster:prod since:today", since(NOW.truncatedTo(ChronoUnit.DAYS), PROD, PROD)),
            Map.entry("vr:web kind:transition since:-30d", days(30, WEB, false)),
            Map.entry("cluster:prod to:ACTIVE since:-30d", days(30, PROD + " AND to_state = 'ACTIVE'", NONE)),
            Map.entry(
                    "cause:master-down-timer from:BACKUP to:ACTIVE since:-30d",
                    days(
                            30,
                            "cause = 'active_down_timer_expired' AND from_state = 'BACKUP' AND to_state = 'ACTIVE'",
                            NONE)),
            Map.entry("node:a since:-30d", days(30, NODE_A, true)),
            Map.entry("vip:10.0.0.5 since:-90d", days(90, VIP, true)),
            Map.entry(
                    "cluster:prod kind:link interface:bond0 since:-30d",
                    days(
                            30,
                            NONE,
                            PROD
                                    + " AND kind = 'link' AND CASE WHEN lower(detail ->> 'interface') = 'bond0' THEN true END")),
            Map.entry("cause:stalled,address-lost since:-90d", days(90, "cause IN ('stalled', 'address_lost')", NONE)),
            Map.entry(
                    "cluster:prod rule:preemption -applied:preemption since:-30d",
                    days(
                            30,
                            PROD
                                    + " AND CASE WHEN evidence @> '{\"considered\": [{\"rule\": \"PREEMPTION\"}]}' THEN true END AND NOT evidence"
                                    + " @> '{\"considered\": [{\"rule\": \"PREEMPTION\", \"applied\": true}]}'",
                            NONE)),
            Map.entry("received:>=-1h until:-2h", late()),
            Map.entry(
                    "cluster:prod \"bond0\" since:-7d",
                    days(
                            7,
                            PROD
                                    + " AND (strpos(lower(node_name), 'bond0') > 0 OR strpos(lower(router_name), 'bond0') > 0"
                                    + " OR strpos(cause, 'bond0') > 0 OR strpos(lower(cause_detail::text), 'bond0') > 0)",
                            PROD + " AND (strpos(lower(node_name), 'bond0') > 0 OR strpos(kind, 'bond0') > 0"
                                    + " OR strpos(lower(detail::text), 'bond0') > 0)")));

    private static ByHand days(int days, String transition, String event) {
        return since(NOW.minus(days, ChronoUnit.DAYS), transition, event);
    }

    private static ByHand days(int days, Each each, boolean events) {
        ByHand all = days(days, "true", events ? "true" : NONE);
        return new ByHand(each, all.transition(), all.event());
    }

    private static ByHand since(Instant since, String transition, String event) {
        String when = "occurred_at >= '" + since + "' AND occurred_at < '" + NOW + "' AND received_at >= '"
                + since.minus(5, ChronoUnit.MINUTES) + "' AND ";
        return new ByHand(
                null, transition.equals(NONE) ? NONE : when + transition, event.equals(NONE) ? NONE : when + event);
    }

    /** Few of all that happened: sorted, for the index of occurrences would lead through all of them. */
    private static ByHand late() {
        String when = "received_at >= '" + NOW.minus(1, ChronoUnit.HOURS) + "' AND occurred_at < '"
                + NOW.minus(2, ChronoUnit.HOURS) + "'";
        return new ByHand(null, when, when, NEWEST.replace("occurred_at", "(occurred_at AT TIME ZONE 'UTC')"));
    }

    /** Those of the page, in its order. */
    static List<TypicalQuery> ofPage(Path page) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf("<!-- typical -->");
        Matcher lines =
                LINE.matcher(text.substring(Math.max(0, from), Math.max(0, text.indexOf("<!-- end -->", from))));
        List<TypicalQuery> queries = new ArrayList<>();
        while (lines.find()) {
            String asked = lines.group(2) == null ? "" : lines.group(2);
            ByHand byHand = BY_HAND.get(asked);
            if (byHand == null) {
                throw new IllegalStateException(
                        page + " asks '" + asked + "', and nobody has written a statement for it here");
            }
            queries.add(new TypicalQuery(asked, firstPage(byHand)));
        }
        if (queries.size() != BY_HAND.size()) {
            throw new IllegalStateException(page + " asks " + queries.size() + " questions of " + BY_HAND.size());
        }
        return queries;
    }

    /** The newest hundred, and one to know that there are more, with the names that cluster and router have now: what the API answers. */
    private static String firstPage(ByHand byHand) {
        String transitions = newest(
                "'transition' AS kind",
                "router_name, from_state::text, to_state::text, cause, cause_detail::text, evidence::text",
                "transition",
                byHand,
                byHand.transition());
        String events = newest("kind", "NULL, NULL, NULL, NULL, detail::text, NULL", "event", byHand, byHand.event());
        if (byHand.event().equals(NONE)) {
            return named(transitions);
        }
        return named(
                byHand.transition().equals(NONE)
                        ? events
                        : "SELECT * FROM ((" + transitions + ") UNION ALL (" + events + ")) AS newest" + NEWEST);
    }

    private static String named(String rows) {
        return "SELECT newest.*, c.name AS cluster, r.name AS router FROM (" + rows
                + ") AS newest LEFT JOIN holdfast.cluster c ON c.id = newest.cluster_id"
                + " LEFT JOIN holdfast.virtual_router r ON r.id = newest.router_id"
                + " ORDER BY newest.occurred_at DESC, newest.id DESC";
    }

    /** Where there are several things, the newest of each by its index: then of these the newest. */
    private static String newest(String kind, String fields, String table, ByHand byHand, String condition) {
        Each each = byHand.each();
        String columns = "SELECT " + kind
                + ", id, received_at, occurred_at, cluster_id, router_id, node_uuid, node_name, " + fields
                + ", epoch, seq, clock_offset_nanos, clock_error_nanos FROM holdfast." + table + " WHERE ";
        return each == null
                ? columns + condition + byHand.order()
                : "SELECT found.* FROM (" + each.ids() + ") AS one (one), LATERAL (" + columns + each.column()
                        + " = one.one AND " + condition + byHand.order() + ") AS found" + NEWEST;
    }
}
