package dev.holdfast.control.dashboard;

import dev.holdfast.control.fleet.FleetView.MemberView;
import dev.holdfast.control.fleet.FleetView.RouterView;
import dev.holdfast.vrrp.State;
import dev.holdfast.web.Health;
import java.util.List;
import java.util.stream.Collectors;

/** How a virtual router is, judged from what its members say, in one sentence. */
record RouterVerdict(Health health, String sentence) {

    static RouterVerdict of(RouterView router) {
        List<MemberView> active = router.active();
        if (active.size() > 1) {
            return new RouterVerdict(
                    Health.SPLIT,
                    names(active) + " say that they are ACTIVE: they do not hear each other on segment "
                            + router.segment() + ".");
        }
        return active.isEmpty() ? withoutActive(router) : held(router, active.getFirst());
    }

    private static RouterVerdict held(RouterView router, MemberView holder) {
        boolean spare =
                router.members().stream().anyMatch(member -> member.connected() && member.state() == State.BACKUP);
        if (spare) {
            return new RouterVerdict(Health.OK, holder.nodeName() + " holds it.");
        }
        List<MemberView> silent = silent(router);
        if (!silent.isEmpty()) {
            return new RouterVerdict(
                    Health.DEGRADED,
                    holder.nodeName() + " holds it; whether another could take over is not known: " + names(silent)
                            + (silent.size() == 1 ? " is" : " are") + " not connected.");
        }
        return new RouterVerdict(
                Health.DEGRADED, holder.nodeName() + " holds it, and no other member could take over.");
    }

    private static RouterVerdict withoutActive(RouterView router) {
        if (router.members().isEmpty()) {
            return new RouterVerdict(Health.UNKNOWN, "No node's file names it any more.");
        }
        List<MemberView> lastKnown = router.lastKnownActive();
        if (!lastKnown.isEmpty()) {
            return new RouterVerdict(
                    Health.UNKNOWN,
                    names(lastKnown)
                            + " held it when last heard; not connected now, which is no trouble of the address.");
        }
        List<MemberView> silent = silent(router);
        if (!silent.isEmpty()) {
            return new RouterVerdict(
                    Health.UNKNOWN,
                    "Of the members that are connected nobody is ACTIVE; " + names(silent)
                            + (silent.size() == 1 ? " is" : " are") + " not connected and may be.");
        }
        if (router.members().stream().anyMatch(member -> member.stateSince() == null)) {
            return new RouterVerdict(Health.UNKNOWN, "Its members have only just been declared.");
        }
        String each = router.members().stream().map(RouterVerdict::excuse).collect(Collectors.joining("; "));
        return new RouterVerdict(Health.NO_ACTIVE, "Nobody holds it: " + each + ".");
    }

    private static String excuse(MemberView member) {
        return member.nodeName()
                + switch (member.state()) {
                    case FAULT ->
                        " is in FAULT ("
                                + member.faultReasons().stream()
                                        .map(FaultWords::present)
                                        .collect(Collectors.joining(", "))
                                + ")";
                    case INITIALIZE -> " is not started";
                    case BACKUP -> " is in BACKUP";
                    case ACTIVE -> " is ACTIVE";
                };
    }

    private static List<MemberView> silent(RouterView router) {
        return router.members().stream().filter(member -> !member.connected()).toList();
    }

    private static String names(List<MemberView> members) {
        List<String> names = members.stream().map(MemberView::nodeName).toList();
        if (names.size() < 3) {
            return String.join(" and ", names);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }
}
