package dev.holdfast.node.engine;

import dev.holdfast.node.engine.EngineCommand.Handover;
import dev.holdfast.node.linux.HostUptime;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.HandoverRefusal;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.VirtualRouter;
import dev.holdfast.vrrp.group.GroupMember;
import dev.holdfast.vrrp.group.SyncGroup;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.LinkWatcher;
import dev.holdfast.vrrp.startup.Proof;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One virtual router on this host: hands it the events that concern it; its {@link RouterActions} do what it asks for. */
final class RouterBinding implements RouterAlarms.Ringing, LinkWatcher, GroupMember {

    private static final long RETRY_NANOS = 1_000_000_000L;

    private final EngineParts parts;
    private final RouterKey key;
    private final VirtualRouter router;
    private final RouterCounters counters = new RouterCounters();
    private final RouterAlarms alarms;
    private final RouterActions actions;
    private final RouterChecks checks = new RouterChecks();
    private final Set<FaultReason> faults = EnumSet.noneOf(FaultReason.class);
    private final Alarm retry = new Alarm() {
        @Override
        void ring(long nowNanos) {
            needsJudging = true;
        }
    };
    private SyncGroup.@Nullable Seat seat;
    private boolean needsJudging;
    private String portRefusal = "";

    private long latestNanos = System.nanoTime();
    private long heardInTurn = -1;
    private long heardFromHigh;
    private long heardFromLow;
    private int heardPriority;

    RouterBinding(EngineParts parts, RouterKey key, RouterSettings settings, long policyRevision, LinkAge linkAge) {
        this.parts = parts;
        this.key = key;
        router = new VirtualRouter(settings, policyRevision);
        alarms = new RouterAlarms(parts.alarms(), this);
        actions = new RouterActions(parts, key, settings, counters, alarms, linkAge);
        actions.presence().watchBy(this);
        checks.replace(settings.track());
    }

    void start(long nowNanos) {
        actions.presence().settingsChanged(settings());
        WeightWarning.line(settings()).ifPresent(parts.log()::warn);
        handle(nowNanos, new Event.Startup(HostUptime.nanos()));
    }

    /** Says farewell if it is ACTIVE, and lets everything go. */
    void stop(long nowNanos) {
        handle(nowNanos, new Event.Shutdown());
        alarms.clearAll();
        parts.alarms().clear(retry);
    }

    void apply(RouterSettings settings, long policyRevision, long nowNanos) {
        actions.prepare(settings);
        if (!settings.startup().equals(settings().startup())) {
            actions.presence().settingsChanged(settings);
        }
        WeightWarning.line(settings).ifPresent(parts.log()::warn);
        checks.replace(settings.track());
        handle(nowNanos, new Event.SettingsChanged(settings, policyRevision));
        actions.adopt();
        actions.prepareResignation(router.state());
    }

    /** Of its own, or of its sync group: a reason that comes and goes while there is another is told on its own. */
    @Override
    public void handle(long nowNanos, Event event) {
        if (event instanceof Event.GroupFaulted || event instanceof Event.GroupRecovered) {
            tellFault(FaultReason.SYNC_GROUP, event instanceof Event.GroupFaulted, event, nowNanos);
        } else {
            deliver(nowNanos, event);
        }
    }

    /** A packet or another member may tell of a moment that is over for this router, whose time does not go back. */
    private void deliver(long toldNanos, Event event) {
        long nowNanos = toldNanos - latestNanos < 0 ? latestNanos : toldNanos;
        latestNanos = nowNanos;
        router.handle(nowNanos, event, actions);
        actions.installPending();
        needsJudging |= actions.pollTaken();
        actions.prepareResignation(router.state());
        if (seat != null) {
            seat.told(nowNanos);
        }
    }

    /** Its place in its sync group from now on; null: it moves alone. */
    void sit(SyncGroup.@Nullable Seat taken) {
        seat = taken;
    }

    @Override
    public VirtualRouter router() {
        return router;
    }

    /**
     * An accepted advertisement. One that says the same as the last one of this turn from the same sender is only counted, so that a
     * flood costs little. Another sender or priority, a farewell above all, is always heard.
     */
    void heard(Event.AdvertReceived received, long turn, long arrivedNanos) {
        Advertisement advertisement = received.advertisement();
        boolean same = heardInTurn == turn
                && heardPriority == advertisement.priority()
                && heardFromLow == advertisement.sourceLow()
                && heardFromHigh == advertisement.sourceHigh();
        if (isOwnSource(advertisement.sourceHigh(), advertisement.sourceLow())) {
            return;
        }
        counters.advertsReceived++;
        if (same) {
            counters.advertsCoalesced++;
            return;
        }
        heardInTurn = turn;
        heardPriority = advertisement.priority();
        heardFromHigh = advertisement.sourceHigh();
        heardFromLow = advertisement.sourceLow();
        counters.priorityZeroReceived += advertisement.priority() == 0 ? 1 : 0;
        handle(arrivedNanos, received);
    }

    @Override
    public @Nullable IpAddress incumbent() {
        return router.incumbent();
    }

    @Override
    public boolean asksForAddresses() {
        return router.asksForAddresses();
    }

    @Override
    public boolean isInOrder() {
        return router.isInOrder();
    }

    @Override
    public void linkProven(long nowNanos, Proof proof) {
        handle(nowNanos, new Event.LinkProven(proof));
    }

    @Override
    public void linkBlocked(long nowNanos) {
        handle(nowNanos, new Event.LinkBlocked());
    }

    @Override
    public void roundEnded(long nowNanos, boolean heard, int landmarks) {
        handle(nowNanos, new Event.RoundEnded(heard, landmarks));
    }

    @Override
    public void addressAnswered(long nowNanos, IpAddress address, long mac, Answerer answerer) {
        handle(nowNanos, new Event.AddressAnswered(address, mac, answerer));
    }

    /** The host is silent for this router's addresses, or cannot be. */
    void silenced(boolean inForce, long nowNanos) {
        handle(nowNanos, new Event.Muted(inForce));
    }

    /** One step of an operator's handing over, with its whole sync group or not at all; nothing is done where one refuses. */
    Handover.Answer handOver(Handover.Step step, long nowNanos) {
        HandoverRefusal refusal = refusal(step, nowNanos);
        IpAddress source = actions.source();
        if (refusal != null || source == null) {
            return new Handover.Answer.Refused((refusal == null ? HandoverRefusal.NOT_RUNNING : refusal).name());
        }
        switch (step) {
            case Handover.Step.BecomeHeir heir ->
                nameHeir(nowNanos, heir.within().toNanos());
            case Handover.Step.GiveTo(IpAddress heir) -> handle(nowNanos, new Event.HandOver(heir));
        }
        return new Handover.Answer.Done(source);
    }

    private @Nullable HandoverRefusal refusal(Handover.Step step, long nowNanos) {
        return switch (step) {
            case Handover.Step.BecomeHeir _ ->
                seat == null ? router.refusalAsHeir(nowNanos) : seat.group().refusalAsHeir(nowNanos);
            case Handover.Step.GiveTo _ ->
                seat == null ? router.refusalAsHolder() : seat.group().refusalAsHolder();
        };
    }

    private void nameHeir(long nowNanos, long withinNanos) {
        if (seat == null) {
            handle(nowNanos, new Event.NamedHeir(withinNanos));
        } else {
            seat.group().nameHeir(nowNanos, withinNanos);
        }
    }

    boolean isOwnSource(long high, long low) {
        IpAddress own = actions.source();
        return own != null && own.high() == high && own.low() == low;
    }

    @Override
    public void timerDue(Timer timer, long generation, long nowNanos) {
        handle(nowNanos, new Event.TimerExpired(timer, generation));
    }

    @Override
    public void takeoverNear(long deadlineNanos, long nowNanos) {
        parts.approach().takeoverNear(deadlineNanos, nowNanos);
    }

    @Override
    public void refreshDue(long nowNanos) {
        actions.refresh(nowNanos);
        tellIfExpired(nowNanos);
    }

    /** The kernel told that some address of this host is gone. */
    void addressGone(InterfaceAddress address, long nowNanos) {
        actions.gone(address, nowNanos);
        tellIfExpired(nowNanos);
    }

    private void tellIfExpired(long nowNanos) {
        needsJudging |= actions.pollTaken();
        IpAddress lost = actions.pollExpired();
        if (lost != null) {
            handle(nowNanos, new Event.AddressLost(lost));
        }
    }

    void woke(long lateNanos, long nowNanos) {
        handle(nowNanos, new Event.Woke(lateNanos));
    }

    /** Takes note of how the things stand that it hangs on, before it is judged; each change goes on record. */
    void track(Tracking tracking, long nowNanos) {
        List<RouterChecks.News> news = checks.look(tracking);
        if (checks.pollOffsetsChanged()) {
            handle(nowNanos, new Event.PriorityChanged(checks.offsets()));
        }
        for (RouterChecks.News one : news) {
            parts.outlet()
                    .accept(new NodeEvent.CheckChanged(
                            Occurrences.at(nowNanos), key, one.check(), one.outcome(), router.effectivePriority()));
        }
    }

    /** Whether a check without weight keeps it from taking part. */
    boolean hasFailedCheck() {
        return checks.areFault();
    }

    /**
     * Takes note of how the host stands. What makes taking part impossible is told before the old place is left, and what is gone
     * after the new one is entered.
     */
    void judge(Standing standing, VrrpPorts ports, long nowNanos) {
        needsJudging = false;
        for (FaultReason reason : standing.faults()) {
            if (faults.add(reason)) {
                tellFault(reason, true, new Event.FaultRaised(reason), nowNanos);
            }
        }
        boolean settled = settle(standing, ports, nowNanos);
        for (FaultReason reason : FaultReason.values()) {
            boolean unheard = !settled && reason == FaultReason.INTERFACE_GONE;
            if (!standing.faults().contains(reason) && !unheard && faults.remove(reason)) {
                tellFault(reason, false, new Event.FaultCleared(reason), nowNanos);
            }
        }
        actions.prepareResignation(router.state());
    }

    private void tellFault(FaultReason reason, boolean raised, Event event, long nowNanos) {
        long before = actions.transitions();
        deliver(nowNanos, event);
        if (actions.transitions() == before && router.state() == State.FAULT) {
            parts.outlet().accept(new NodeEvent.FaultReasonChanged(Occurrences.at(nowNanos), key, reason, raised));
        }
    }

    /** False if it could not: a router that hears nobody must not take part. */
    private boolean settle(Standing standing, VrrpPorts ports, long nowNanos) {
        Link link = standing.link();
        VrrpPort former = actions.port();
        if (former != null && (link == null || former.interfaceIndex() != link.index())) {
            leave(ports);
        }
        if (link != null && !enter(link, ports, nowNanos)) {
            return false;
        }
        IpAddress source = standing.source();
        if (source != null && !source.equals(actions.source())) {
            actions.sendFrom(source);
            handle(nowNanos, new Event.SourceAddressChanged(source));
        }
        return true;
    }

    private boolean enter(Link link, VrrpPorts ports, long nowNanos) {
        try {
            actions.moveTo(link, ports.enter(this, link, key.family()));
            portRefusal = "";
            return true;
        } catch (KernelException refused) {
            // The interface may have gone since it was told of, or knows nothing of the family.
            String refusal = String.valueOf(refused.getMessage());
            if (!refusal.equals(portRefusal)) {
                portRefusal = refusal;
                parts.log().warn("event=cannot-listen router=" + settings().name() + " error=\"" + refusal + "\"");
            }
            if (faults.add(FaultReason.INTERFACE_GONE)) {
                tellFault(
                        FaultReason.INTERFACE_GONE, true, new Event.FaultRaised(FaultReason.INTERFACE_GONE), nowNanos);
            }
            parts.alarms().set(retry, nowNanos + RETRY_NANOS);
            return false;
        }
    }

    /** Hears nothing any more. */
    void leave(VrrpPorts ports) {
        VrrpPort port = actions.port();
        if (port != null) {
            ports.leave(this, port);
        }
        actions.moveTo(null, null);
    }

    /** Whether something came to light that only the host's addresses can explain. */
    boolean needsJudging() {
        return needsJudging;
    }

    boolean holds(InterfaceAddress address) {
        return actions.holds(address);
    }

    RouterKey key() {
        return key;
    }

    @Override
    public RouterSettings settings() {
        return actions.settings();
    }

    RouterCounters counters() {
        return counters;
    }

    State state() {
        return router.state();
    }

    /** What does what the router asks for. */
    RouterActions actions() {
        return actions;
    }

    NodeStatus.Router status(long nowNanos) {
        RouterSettings settings = actions.settings();
        return new NodeStatus.Router(
                key,
                settings.name(),
                settings.placement().syncGroup(),
                settings.interfaceName(),
                router.state(),
                Occurrences.at(router.stateSinceNanos()).unixNanos(),
                router.effectivePriority(),
                actions.held(),
                router.lastAdvert(nowNanos),
                counters.byName(),
                router.faultReasons(),
                checks.status());
    }
}
