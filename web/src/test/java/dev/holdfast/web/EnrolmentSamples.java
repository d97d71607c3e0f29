package dev.holdfast.web;

import dev.holdfast.web.PolicyForm.Scope;
import dev.holdfast.web.Shell.Place;
import java.util.List;
import java.util.Map;

/** The pages about join tokens, one node, and policy's revisions. */
final class EnrolmentSamples {

    private static final String KEY = "b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184";

    private EnrolmentSamples() {}

    static void addTo(Map<String, Record> pages, List<NodeView> nodes) {
        pages.put("/enrolment", enrolment(""));
        pages.put("/enrolment-refused", enrolment("That will not do: a token has 1 to 10000 uses, not 0."));
        pages.put(
                "/enrolment-empty",
                new EnrolmentPage(
                        Samples.shell("Enrolment", Place.ENROLMENT),
                        List.of(),
                        List.of(),
                        form(""),
                        "",
                        Samples.ago(0)));
        pages.put(
                "/join-token",
                new JoinTokenPage(
                        Samples.shell("A new join token", Place.ENROLMENT),
                        "k3j9x2ab",
                        "edge-frankfurt",
                        "k3j9x2ab.0123456789abcdef0123456789abcdef",
                        "holdfastd enroll --server holdfast.example.net:9443 --token"
                                + " k3j9x2ab.0123456789abcdef0123456789abcdef --ca-hash sha256:" + KEY,
                        true,
                        new Arrivals(
                                List.of(new Arrivals.Arrived("edge-1", "/nodes/1", Samples.ago(4), false)),
                                List.of("edge-2"))));
        pages.put("/settings/authorities", authorities(true));
        pages.put("/settings/authorities-one", authorities(false));
        pages.put(
                "/settings",
                new ControlPlanePage(
                        Samples.shell("Control plane", Place.CONTROL_PLANE),
                        List.of(new ControlPlanePage.SettingRow(
                                "History", "13 months", "How long it is kept.", "HOLDFAST_HISTORY_MONTHS"))));
        pages.put("/nodes/a", node(nodes.getFirst(), "", false));
        pages.put("/nodes/b", node(nodes.getLast(), "Banned by admin, 3 min ago: stolen from rack 7", true));
        pages.put("/policy", policy(""));
        pages.put("/policy/revisions/11/restore", restore(plan(), ""));
        pages.put(
                "/policy/revisions/9/restore",
                restore(PlanView.NONE, "revision 9 cannot be restored at member 7: there is no member 7"));
        pages.put("/policy-refused", policy("the reason is missing; say why, for whoever reads this later"));
    }

    private static AuthoritiesPage authorities(boolean rotating) {
        return new AuthoritiesPage(
                Samples.shell("Certificates", Place.AUTHORITIES),
                List.of(new AuthoritiesPage.AuthorityRow(
                        "sha256:" + KEY, "signs", "ok", Samples.ago(90_000), Samples.ago(-90_000), null)),
                rotating,
                rotating ? List.of(new AuthoritiesPage.UntoldRow("a", "edge", "/nodes/1")) : List.of(),
                "",
                "");
    }

    private static EnrolmentPage enrolment(String problem) {
        return new EnrolmentPage(
                Samples.shell("Enrolment", Place.ENROLMENT),
                List.of(
                        token("k3j9x2ab", 3, true, TokenState.GOOD),
                        token("p0q8r7st", 0, false, TokenState.USED_UP),
                        token("aaaabbbb", 1, false, TokenState.REVOKED)),
                List.of(new WaitingRow(
                        KEY,
                        "edge-gateway-frankfurt-2",
                        "edge-frankfurt",
                        "10.88.0.2",
                        "k3j9x2ab",
                        Samples.ago(300),
                        Samples.ago(4))),
                form(problem),
                "",
                Samples.ago(0));
    }

    private static JoinTokenRow token(String id, int left, boolean approval, TokenState state) {
        return new JoinTokenRow(
                id,
                "edge-frankfurt",
                "rack=7 site=frankfurt-am-main",
                left,
                5,
                "maria.hofmann@operations.example",
                approval,
                Samples.ago(90_000),
                Samples.ago(-90_000),
                left == 5 ? null : Samples.ago(40),
                state);
    }

    private static JoinTokenForm form(String problem) {
        return new JoinTokenForm(
                "default", List.of("default", "edge-frankfurt"), "24", "1", "site=berlin", true, problem);
    }

    private static NodePage node(NodeView node, String shutOut, boolean banned) {
        return new NodePage(
                Samples.shell(node.name(), Place.NODES),
                RecordSamples.picture(node),
                new NodeFacts(
                        Samples.ago(900_000),
                        Samples.ago(banned ? 500 : -300_000),
                        banned,
                        "5f0e11aa90",
                        KEY,
                        "k3j9x2ab",
                        banned,
                        false,
                        shutOut),
                new NodePage.Keeping(true, "", ""),
                "",
                Samples.ago(0));
    }

    private static PolicyPage policy(String problem) {
        return new PolicyPage(
                Samples.shell("Policy", Place.POLICY),
                List.of(
                        new RevisionRow(
                                12,
                                Samples.ago(500),
                                "maria.hofmann@operations.example",
                                "the switch of rack 7 is deaf for 5 s after a reboot",
                                "/policy?before=10#revision-9",
                                "",
                                List.of(
                                        new RevisionRow.Line("router web", "/routers/1", "startup.delay", "", "8s"),
                                        new RevisionRow.Line("router web", "/routers/1", "preemption", "never", ""))),
                        new RevisionRow(
                                11,
                                Samples.ago(90_000),
                                "admin",
                                "",
                                "",
                                "/policy/revisions/11/restore",
                                List.of(new RevisionRow.Line("fleet", "", "preemption", "", "never")))),
                "/policy?before=11",
                new PolicyForm(
                        "/policy",
                        List.of(new Scope("fleet", "the whole fleet"), new Scope("cluster-1", "cluster edge")),
                        "fleet",
                        "",
                        "keep",
                        "",
                        "",
                        problem,
                        problem.isEmpty() ? plan() : PlanView.NONE),
                true,
                "");
    }

    private static PlanView plan() {
        return new PlanView(
                true,
                List.of(
                        new RevisionRow.Line("router web", "/routers/1", "startup.delay", "8s", ""),
                        new RevisionRow.Line("fleet", "", "preemption", "", "never")),
                List.of(
                        new PlanView.Effect("web", "/routers/1", "a", "startup.delay", "8s", "0s", ""),
                        new PlanView.Effect(
                                "web",
                                "/routers/1",
                                "b",
                                "preemption",
                                "immediate",
                                "immediate",
                                "never does not hold here: the node owns the addresses (priority 255) and always takes them"
                                        + " back")),
                "And 12 more settings of members.");
    }

    private static RestorePage restore(PlanView plan, String problem) {
        return new RestorePage(
                Samples.shell("Restore revision 11", Place.POLICY),
                11,
                List.of(
                        new Scope("all", "wherever something has changed since"),
                        new Scope("router-1", "only at: router web")),
                "all",
                plan,
                12,
                "",
                problem);
    }
}
