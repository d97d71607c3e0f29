package dev.holdfast.web;

import dev.holdfast.web.Fleet.Section;
import dev.holdfast.web.NodeView.Link;
import dev.holdfast.web.PolicyForm.Scope;
import dev.holdfast.web.PolicyView.Answer;
import dev.holdfast.web.PolicyView.MemberPolicy;
import dev.holdfast.web.PolicyView.Setting;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.TransitionView.Fact;
import dev.holdfast.web.TransitionView.RuleView;
import io.quarkus.qute.RawString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages in the states that they have to look well in. */
final class Samples {

    private static final Instant NOW = Instant.parse("2026-11-22T22:53:20.123Z");

    private Samples() {}

    /** By path. */
    static Map<String, Record> all() {
        Map<String, Record> pages = new LinkedHashMap<>();
        pages.put(
                "/",
                new OverviewPage(
                        shell("Overview", Place.OVERVIEW),
                        "",
                        "/live/overview?have=1",
                        boards(calm(), feed(true)),
                        ago(0)));
        pages.put(
                "/trouble",
                new OverviewPage(
                        shell("Overview", Place.OVERVIEW),
                        "",
                        "/live/overview?have=1",
                        boards(troubled(), feed(true)),
                        ago(0)));
        pages.put(
                "/large",
                new OverviewPage(
                        shell("Overview", Place.OVERVIEW),
                        "",
                        "/live/overview?have=1",
                        boards(large(), feed(true)),
                        ago(0)));
        pages.put(
                "/empty",
                new OverviewPage(
                        shell("Overview", Place.OVERVIEW),
                        "",
                        "/live/overview?have=1",
                        boards(Fleet.whole(List.of(), List.of(), List.of()), new Feed(List.of(), true)),
                        ago(0)));
        pages.put("/nodes", new NodesPage(shell("Nodes", Place.NODES), troubled(), ago(0)));
        pages.put("/routers/1", router(""));
        pages.put(
                "/routers/2", router("startup.delay is '5 minutes': write a number and ms, s, m or h, such as 500ms"));
        Shell nobody = new Shell("Sign in", Place.NOWHERE, null, false, false, false, "", "1");
        pages.put("/sign-in", new SignInPage(nobody, "/", "", "", "token", "", ""));
        pages.put(
                "/sign-in-again",
                new SignInPage(
                        nobody,
                        "/",
                        "admin",
                        "User or password is wrong. Try again in 4 s.",
                        "token",
                        "Example ID",
                        "/sign-in/provider?next=%2F"));
        pages.put(
                "/404",
                new ErrorPage(
                        shell("Not found", Place.NOWHERE),
                        404,
                        "There is no such page",
                        "The link may be old, or what it showed is gone."));
        pages.put("/transitions/1-1", TimelineSamples.transition("a"));
        AccessSamples.addTo(pages);
        RecordSamples.addTo(pages);
        EnrolmentSamples.addTo(pages, nodes());
        return pages;
    }

    /** What the overview is put together from, drawn before it. */
    static List<Record> overviewParts() {
        return List.of(
                new FleetBoard(calm()),
                new FleetBoard(troubled()),
                new FleetBoard(large()),
                new ClusterGrid(large().tiles()),
                new TransitionFeed(feed(true)),
                new NodeList(troubled()));
    }

    static OverviewPage.Boards boards(Fleet fleet, Feed feed) {
        return new OverviewPage.Boards(
                new RawString(Pages.render(new FleetBoard(fleet))),
                new RawString(Pages.render(new ClusterGrid(fleet.tiles()))),
                new RawString(Pages.render(new TransitionFeed(feed))),
                new RawString(Pages.render(new NodeList(fleet))));
    }

    static Shell shell(String title, Place place) {
        return new Shell(title, place, "admin", true, true, true, "csrf-token", "1");
    }

    static When ago(long seconds) {
        return new When(NOW.minus(Duration.ofSeconds(seconds)), NOW);
    }

    static MemberView member(String node, MemberState state, long since, int priority) {
        boolean connected = state != MemberState.UNKNOWN;
        return new MemberView(
                node,
                state,
                connected ? null : MemberState.BACKUP,
                connected,
                ago(since),
                state == MemberState.ACTIVE ? "heard nothing from 10.77.0.2 (priority 120) for 3.61 s" : "",
                "/transitions/1-1",
                priority,
                state == MemberState.ACTIVE ? "the file says 150; script:disk -30" : "",
                "eth0",
                state == MemberState.ACTIVE ? List.of("10.77.0.100") : List.of(),
                state == MemberState.ACTIVE ? "" : "from 10.77.0.2, priority 100",
                "revision 11; it refused 12: startup.delay: at most 5s",
                state == MemberState.INITIALIZE ? "armed: waits for a proof that the link hears" : "",
                state == MemberState.FAULT ? List.of("eth0 has no carrier") : List.of());
    }

    private static final String DIFFERENCE = "Differs: advertisement interval: 1s at a; 3s at b, c";

    static RouterView router(long id, String name, int family, Health health, String verdict, MemberView... members) {
        return new RouterView(
                id,
                name,
                "default",
                "rack1-lan",
                "IPv" + family,
                family == 4 ? 51 : 61,
                List.of(family == 4 ? "10.77.0.100/24" : "fd00:77::100/64"),
                health,
                verdict,
                List.of(members),
                health == Health.SPLIT ? List.of(DIFFERENCE) : List.of());
    }

    /** Held, and its members do not agree. */
    static RouterView mismatched(long id, String name) {
        RouterView agreed = router(
                id,
                name,
                4,
                Health.OK,
                "a holds it.",
                member("a", MemberState.ACTIVE, 12, 150),
                member("b", MemberState.BACKUP, 8, 100));
        return new RouterView(
                id,
                name,
                agreed.cluster(),
                agreed.segment(),
                agreed.family(),
                agreed.vrid(),
                agreed.addresses(),
                agreed.health(),
                agreed.verdict(),
                agreed.members(),
                List.of(DIFFERENCE));
    }

    private static Fleet calm() {
        RouterView web = router(
                1,
                "web",
                4,
                Health.OK,
                "b holds it.",
                member("a", MemberState.BACKUP, 250, 150),
                member("b", MemberState.ACTIVE, 254, 100),
                member("c", MemberState.BACKUP, 86_000, 50));
        RouterView web6 = router(
                2,
                "web6",
                6,
                Health.DEGRADED,
                "b holds it, and no other member could take over.",
                member("a", MemberState.FAULT, 250, 150),
                member("b", MemberState.ACTIVE, 254, 100),
                member("c", MemberState.UNKNOWN, 86_000, 50));
        return Fleet.whole(List.of(), List.of(section("default", web, web6)), nodes());
    }

    private static Fleet troubled() {
        RouterView split = router(
                3,
                "mail-gateway-with-a-long-name-that-somebody-chose",
                4,
                Health.SPLIT,
                "a and b both say that they are ACTIVE: they do not hear each other on segment rack1-lan.",
                member("a", MemberState.ACTIVE, 12, 150),
                member("b", MemberState.ACTIVE, 8, 100),
                member("c", MemberState.BACKUP, 86_000, 50));
        RouterView none = router(
                4,
                "db",
                4,
                Health.NO_ACTIVE,
                "Nobody holds it: a is in FAULT (eth0 has no carrier), b is stopped.",
                member("a", MemberState.FAULT, 12, 150),
                member("b", MemberState.INITIALIZE, 8, 100));
        RouterView unknown = router(
                5,
                "vpn",
                6,
                Health.UNKNOWN,
                "c held it when it was last heard.",
                member("c", MemberState.UNKNOWN, 8, 100));
        List<RouterView> rest = calm().clusters().getFirst().routers();
        return Fleet.whole(
                List.of(split, none),
                List.of(
                        section("default", rest.getFirst(), rest.getLast()),
                        section("edge-frankfurt", split, none, unknown)),
                nodes());
    }

    private static Section section(String name, RouterView... routers) {
        return new Section(name, List.of(routers), routers.length);
    }

    /** A large fleet, of which most is only counted. */
    private static Fleet large() {
        Fleet some = troubled();
        List<ClusterTile> tiles = new ArrayList<>();
        tiles.add(new ClusterTile("edge-frankfurt", 12, Health.SPLIT, List.of("Two ACTIVE: 1", "None ACTIVE: 3")));
        tiles.add(new ClusterTile("oslo", 10, Health.DEGRADED, List.of("No spare: 2")));
        tiles.add(new ClusterTile("vaults", 10, Health.UNKNOWN, List.of("Not known: 10")));
        for (int i = 1; i < 1000; i++) {
            tiles.add(new ClusterTile("site-" + i, 10, Health.OK, List.of()));
        }
        return new Fleet(
                some.troubled(),
                some.noted(),
                List.of(new Section("default", calm().clusters().getFirst().routers(), 10)),
                tiles,
                nodes().subList(2, 4),
                new Fleet.Sum(10_022, 4, 1, 10, 2000, 1990));
    }

    private static List<NodeView> nodes() {
        return List.of(
                node("a", Link.CONNECTED, 250, "0.3 ms ahead ± 0.1 ms", false, 0),
                node("b", Link.CONNECTED, 90_000, "4.2 s behind ± 0.4 ms", true, 0),
                node("c", Link.NOT_HEARD, 700, "", false, 12),
                node("edge-gateway-frankfurt-2", Link.NEVER_HEARD, 0, "", false, 0));
    }

    private static NodeView node(String name, Link link, long since, String clock, boolean wrong, long spooled) {
        boolean known = link != Link.NEVER_HEARD;
        return new NodeView(
                name,
                "default",
                "3f0f9df2-7e43-4b0c-a1ff-0c9d0f0e5a10",
                known ? "rack=7 site=berlin" : "",
                link,
                known ? ago(since) : null,
                known ? ago(since) : null,
                known ? "10.88.0.2" : "",
                known ? "0.1.0" : "",
                clock,
                wrong,
                link == Link.CONNECTED ? 12 : 0,
                spooled,
                known
                        ? List.of(
                                new NodeView.Part("web", "/routers/1", MemberState.ACTIVE),
                                new NodeView.Part("web6", "/routers/2", MemberState.BACKUP))
                        : List.of());
    }

    private static RouterPage router(String problem) {
        PolicyView policy = new PolicyView(List.of(
                new MemberPolicy("a", settings("5s", "member a", "0s"), Answer.APPLIED, "12", "", ""),
                new MemberPolicy(
                        "b",
                        settings("0s", "the node's file", ""),
                        Answer.REJECTED,
                        "12",
                        "startup.delay is 2h; it may be 0s to 1h. Still in force: revision 11.",
                        "wanted, not yet in force: the node runs with revision 11"),
                new MemberPolicy(
                        "c",
                        settings("0s", "the node's file", ""),
                        Answer.OFFLINE,
                        "12",
                        "",
                        "wanted, not yet in force: the node runs with its file")));
        PolicyForm form = new PolicyForm(
                "/routers/1/policy",
                List.of(new Scope("router", "every member of web"), new Scope("member-1", "only a")),
                "router",
                problem.isEmpty() ? "" : "5 minutes",
                "keep",
                "",
                "",
                problem,
                PlanView.NONE);
        RouterView shown = troubled().clusters().getLast().routers().getFirst();
        return new RouterPage(
                shell("web", Place.OVERVIEW),
                problem.isEmpty() ? calm().clusters().getFirst().routers().getLast() : shown,
                new RouterPage.History(
                        TimelineSamples.timeline(),
                        feed(false),
                        List.of(new GateRow(
                                ago(30), "b hears: a host answered its question, 0.01 s after it began to wait")),
                        RecordSamples.availability()),
                new RouterPage.Policies(policy, form, true),
                new HandoverPanel(
                        new HandoverView("pending", "Handing over from a to b, asked for by admin: b is made ready."),
                        new HandoverForm(
                                "/routers/1/handover",
                                List.of(new HandoverForm.Choice("00000000-0000-0000-0000-000000000002", "b")),
                                problem),
                        true),
                problem.isEmpty() ? "Revision 12 says so now. Each node's answer shows below." : "",
                ago(0));
    }

    private static List<Setting> settings(String delay, String source, String beneath) {
        return List.of(
                new Setting("startup delay", "startup.delay", delay, source, beneath, ""),
                new Setting(
                        "preemption",
                        "preemption",
                        "immediate",
                        "the node's file",
                        "",
                        "never does not hold here: the node owns the addresses"));
    }

    static Feed feed(boolean withRouter) {
        return new Feed(
                List.of(
                        move(
                                "3",
                                "b",
                                MemberState.BACKUP,
                                MemberState.ACTIVE,
                                254,
                                "heard nothing from 10.77.0.1 (priority 150) for 3.61 s; preemption was not asked,"
                                        + " because no advertisement was heard"),
                        move("2", "a", MemberState.ACTIVE, MemberState.FAULT, 258, "eth0 has no carrier"),
                        move("1", "c", MemberState.INITIALIZE, MemberState.BACKUP, 86_000, "it was started")),
                withRouter);
    }

    private static TransitionView move(
            String id, String node, MemberState from, MemberState to, long seconds, @Nullable String why) {
        return new TransitionView(
                id,
                ago(seconds),
                ago(seconds - 1),
                "web",
                "/routers/1",
                node,
                from,
                to,
                node + " became " + to.word(),
                why == null ? "" : why,
                List.of(
                        new Fact("last advertisement", "3.61 s before, from 10.77.0.1 (priority 150)"),
                        new Fact("adverts heard since start", "1,204"),
                        new Fact("priority", "100"),
                        new Fact("policy", "revision 12"),
                        new Fact("gate", "proven")),
                List.of(
                        new RuleView("Active_Down_Timer", true, "adverts stopped"),
                        new RuleView(
                                "preemption", false, "it is only asked when an advertisement is heard, and none was")));
    }
}
