package dev.holdfast.node.engine;

import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.track.CheckPoller;
import dev.holdfast.node.track.Outcome;
import dev.holdfast.node.track.PolledCheck;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every virtual router of this host: brings settings into force, and tells all of them what concerns all. */
final class Routers {

    private final EngineParts parts;
    private final InterfaceFeed feed;
    private final Interfaces interfaces;
    private final VrrpPorts ports;
    private final LinkWatch linkWatch;
    private final Tracking tracking;
    private final List<RouterBinding> routers = new ArrayList<>();
    private final SyncGroups groups;

    Routers(EngineParts parts, InterfaceFeed feed, VrrpPorts ports, CheckPoller poller) {
        this.parts = parts;
        this.feed = feed;
        interfaces = feed.interfaces();
        this.ports = ports;
        tracking = new Tracking(poller, interfaces);
        linkWatch = new LinkWatch(parts.outlet());
        groups = new SyncGroups(parts.alarms());
    }

    Interfaces interfaces() {
        return interfaces;
    }

    static RouterKey keyOf(RouterSettings settings) {
        return new RouterKey(settings.segment(), settings.family(), settings.vrid());
    }

    /** Routers that are gone stop first, for their VRIDs and addresses may be others' now. */
    void apply(List<RouterSettings> wanted, long policyRevision) {
        Map<RouterKey, RouterSettings> next = new HashMap<>();
        wanted.forEach(settings -> next.put(keyOf(settings), settings));
        tracking.follow(wanted);
        Set<RouterKey> ending = new HashSet<>();
        for (RouterBinding router : routers) {
            RouterSettings settings = next.get(router.key());
            if (settings == null || needsNewLife(router.settings(), settings)) {
                ending.add(router.key());
            }
        }
        groups.release(wanted, ending);
        for (RouterBinding router : List.copyOf(routers)) {
            if (ending.contains(router.key())) {
                router.stop(System.nanoTime());
                router.leave(ports);
                routers.remove(router);
            }
        }
        try {
            for (RouterSettings settings : wanted) {
                apply(settings, policyRevision);
            }
        } finally {
            groups.form(routers, System.nanoTime());
        }
    }

    /** Where the change makes it another router to everybody who hears it: one says farewell, another begins in BACKUP. */
    private static boolean needsNewLife(RouterSettings former, RouterSettings next) {
        return !former.interfaceName().equals(next.interfaceName())
                || former.version() != next.version()
                || former.virtualMac() != next.virtualMac()
                || (next.virtualMac() && !former.virtualMacInterface().equals(next.virtualMacInterface()));
    }

    private void apply(RouterSettings settings, long policyRevision) {
        RouterKey key = keyOf(settings);
        RouterBinding existing = find(key);
        long nowNanos = System.nanoTime();
        if (existing != null) {
            existing.apply(settings, policyRevision, nowNanos);
            judge(existing, nowNanos);
            return;
        }
        RouterBinding router = new RouterBinding(parts, key, settings, policyRevision, this::linkAgeNanos);
        routers.add(router);
        judge(router, nowNanos);
        router.start(System.nanoTime());
        judgeAgainIfNeeded();
    }

    private @Nullable RouterBinding find(RouterKey key) {
        for (RouterBinding router : routers) {
            if (router.key().equals(key)) {
                return router;
            }
        }
        return null;
    }

    private long linkAgeNanos(Link link, long atNanos) {
        return interfaces.linkAgeNanos(link.index(), atNanos);
    }

    private void judge(RouterBinding router, long nowNanos) {
        String interfaceName = router.settings().interfaceName();
        linkWatch.look(interfaceName, interfaces.link(interfaceName), nowNanos);
        Standing standing = Standing.of(router.settings(), interfaces, parts.tag(), router::holds, this::isVirtual);
        router.track(tracking, nowNanos);
        router.judge(router.hasFailedCheck() ? standing.withFailedCheck() : standing, ports, nowNanos);
    }

    /** Whether it is a virtual address of some router, and no host's own. */
    boolean isVirtual(InterfaceAddress address) {
        if (parts.tag().isOn(address)) {
            return true;
        }
        for (RouterBinding router : routers) {
            if (!router.settings().owner()) {
                for (VirtualAddress virtual : router.settings().installedAddresses()) {
                    if (Standing.is(address, virtual.address())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** rtnetlink told something: links first, for an address that went with its link is not to be put back. */
    void interfacesChanged() {
        feed.drain();
        boolean changed = interfaces.pollChanged();
        for (int index : interfaces.pollGoneLinks()) {
            routers.forEach(router -> router.actions().linkGone(index));
        }
        List<InterfaceAddress> gone = interfaces.pollGone();
        long nowNanos = System.nanoTime();
        if (changed) {
            judgeAll(nowNanos);
        }
        for (InterfaceAddress address : gone) {
            for (RouterBinding router : routers) {
                router.addressGone(address, nowNanos);
            }
        }
        if (changed) {
            for (RouterBinding router : routers) {
                router.actions().giveWay(interfaces.addresses(), nowNanos);
            }
        }
    }

    private void judgeAll(long nowNanos) {
        for (RouterBinding router : routers) {
            judge(router, nowNanos);
        }
    }

    /** An address that turned out to be somebody else's is seen in the kernel's list, which the events have told by now. */
    void judgeAgainIfNeeded() {
        for (int i = 0; i < routers.size(); i++) {
            if (routers.get(i).needsJudging()) {
                interfacesChanged();
                judgeAll(System.nanoTime());
                return;
            }
        }
    }

    /** Somebody looked at a thing that routers hang on, and it is another than before. */
    void checkSeen(PolledCheck check, Outcome outcome) {
        tracking.seen(check, outcome);
        judgeAll(System.nanoTime());
    }

    void silenced(RouterKey key, boolean inForce) {
        RouterBinding router = find(key);
        if (router != null) {
            router.silenced(inForce, System.nanoTime());
        }
    }

    EngineCommand.Handover.Answer handOver(EngineCommand.Handover handover) {
        RouterBinding router = find(handover.router());
        return router == null
                ? new EngineCommand.Handover.Answer.Refused("UNKNOWN_ROUTER")
                : router.handOver(handover.step(), System.nanoTime());
    }

    void woke(long lateNanos, long nowNanos) {
        for (RouterBinding router : routers) {
            router.woke(lateNanos, nowNanos);
        }
    }

    /** In good order: priority 0, addresses let go. */
    void stopAll() {
        groups.releaseAll();
        for (RouterBinding router : routers) {
            router.stop(System.nanoTime());
            router.leave(ports);
        }
        routers.clear();
    }

    NodeStatus status() {
        long nowNanos = System.nanoTime();
        List<NodeStatus.Router> all = new ArrayList<>();
        routers.forEach(router -> all.add(router.status(nowNanos)));
        return new NodeStatus(Occurrences.at(nowNanos), all);
    }
}
