package dev.holdfast.node;

import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.engine.NodeStatus;
import dev.holdfast.node.probe.DeafnessStore;
import dev.holdfast.node.session.ControlPlaneSession;
import dev.holdfast.vrrp.Evidence;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code holdfastd status} shows, as JSON (docs/contract.md) or as a table. */
final class StatusReport {

    private static final long ANSWER_SECONDS = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final String node;
    private final Engine engine;
    private final @Nullable ControlPlaneSession session;
    private final DeafnessStore deafness;

    /** {@code session} is null for a node that runs alone. */
    StatusReport(String node, Engine engine, @Nullable ControlPlaneSession session, DeafnessStore deafness) {
        this.node = node;
        this.engine = engine;
        this.session = session;
        this.deafness = deafness;
    }

    private NodeStatus ask() {
        CompletableFuture<NodeStatus> answer = new CompletableFuture<>();
        engine.submit(new EngineCommand.Status(answer));
        return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }

    String json() {
        JsonText json = new JsonText().open('{');
        json.field("node", node).field("version", Version.text());
        session(json);
        json.name("routers").open('[');
        List<NodeStatus.Router> routers = ask().routers();
        routers.forEach(router -> router(json, router));
        json.close(']').name("deafness").open('[');
        interfaces(routers).forEach(interfaceName -> deafness(json, interfaceName));
        return json.close(']').close('}').toString();
    }

    private static Stream<String> interfaces(List<NodeStatus.Router> routers) {
        return routers.stream().map(NodeStatus.Router::interfaceName).distinct().sorted();
    }

    private void deafness(JsonText json, String interfaceName) {
        deafness.longest(interfaceName).ifPresent(longest -> {
            json.open('{')
                    .field("interface", interfaceName)
                    .field("longestMillis", longest.millis())
                    .field("longestAt", longest.at().toString());
            json.name("latest").open('[');
            deafness.of(interfaceName)
                    .measured()
                    .reversed()
                    .forEach(one -> json.open('{')
                            .field("at", one.at().toString())
                            .field("millis", one.millis())
                            .close('}'));
            json.close(']').close('}');
        });
    }

    private void session(JsonText json) {
        if (session == null) {
            json.field("instance", "")
                    .field("policyRevision", 0)
                    .field("session", "none")
                    .field("spool", 0);
            return;
        }
        ControlPlaneSession.Report report = session.report();
        json.field("instance", report.instance().toString())
                .field("policyRevision", report.policyRevision())
                .field("session", report.connection().name().toLowerCase(Locale.ROOT))
                .field("spool", report.waiting().events());
    }

    private static void router(JsonText json, NodeStatus.Router router) {
        json.open('{')
                .field("name", router.name())
                .field("syncGroup", router.syncGroup())
                .field("segment", router.key().segment())
                .field("family", family(router))
                .field("vrid", router.key().vrid())
                .field("interface", router.interfaceName())
                .field("state", router.state().name())
                .field("since", since(router))
                .field("priority", router.effectivePriority());
        json.name("addresses").open('[');
        router.addressesHeld().forEach(address -> json.value(address.toString()));
        json.close(']').name("lastAdvert");
        Evidence.AdvertHeard heard = router.lastAdvert();
        if (heard == null) {
            json.nothing();
        } else {
            json.open('{')
                    .field("sender", heard.sender().toString())
                    .field("priority", heard.priority())
                    .field("ageMillis", TimeUnit.NANOSECONDS.toMillis(heard.ageNanos()))
                    .field("intervalMillis", TimeUnit.NANOSECONDS.toMillis(heard.intervalNanos()))
                    .close('}');
        }
        json.name("counters").open('{');
        router.counters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(counter -> json.field(counter.getKey(), counter.getValue()));
        json.close('}').name("faults").open('[');
        router.faultReasons().stream().sorted().forEach(reason -> json.value(reason.name()));
        json.close(']').name("checks").open('[');
        router.checks()
                .forEach(check -> json.open('{')
                        .field("name", check.name())
                        .field("state", check.verdict().name())
                        .field("weight", check.weight())
                        .field("detail", check.detail())
                        .close('}'));
        json.close(']').close('}');
    }

    /** One line a router, for people. */
    String table() {
        StringBuilder table = new StringBuilder("node " + node + ", version " + Version.text() + ", control plane: "
                + (session == null
                        ? "none"
                        : session.report().connection().name().toLowerCase(Locale.ROOT)) + "\n");
        String format = "%-16s %-6s %4s  %-12s %-10s %8s  %-24s %s%n";
        table.append(String.format(
                Locale.ROOT, format, "NAME", "FAMILY", "VRID", "INTERFACE", "STATE", "PRIORITY", "SINCE", "HOLDS"));
        List<NodeStatus.Router> routers = ask().routers();
        for (NodeStatus.Router router : routers) {
            table.append(String.format(
                    Locale.ROOT,
                    format,
                    router.name(),
                    family(router),
                    router.key().vrid(),
                    router.interfaceName(),
                    router.state(),
                    router.effectivePriority(),
                    since(router),
                    router.faultReasons().isEmpty() ? router.addressesHeld() : router.faultReasons()));
            router.checks().forEach(check -> table.append(line(check)));
        }
        interfaces(routers)
                .forEach(interfaceName -> deafness.longest(interfaceName)
                        .ifPresent(longest -> table.append(String.format(
                                Locale.ROOT,
                                "%s: link deaf for at most %,d ms, measured %s%n",
                                interfaceName,
                                longest.millis(),
                                longest.at()))));
        return table.toString();
    }

    private static String line(NodeStatus.Check check) {
        return String.format(
                Locale.ROOT,
                "  %s %s, %s%s%n",
                check.name(),
                check.verdict().name().toLowerCase(Locale.ROOT),
                check.weight() == 0 ? "without it FAULT" : "weight " + check.weight(),
                check.detail().isEmpty() ? "" : ": " + check.detail());
    }

    private static String family(NodeStatus.Router router) {
        return router.key().family().name().toLowerCase(Locale.ROOT);
    }

    private static String since(NodeStatus.Router router) {
        long nanos = router.sinceUnixNanos();
        return Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }
}
