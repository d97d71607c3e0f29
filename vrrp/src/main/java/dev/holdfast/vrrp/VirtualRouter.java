package dev.holdfast.vrrp;

import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.PresenceRule;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One virtual router: the state machine of RFC 9568 section 6.4 and RFC 3768 section 6.4, with keepalived's FAULT.
 *
 * <p>Events go in, actions come out in the order in which they are to be done; there is no clock, no thread and no I/O inside.
 * Not safe for use by several threads. An advertisement heard in BACKUP and an advertisement timer in ACTIVE allocate nothing.
 *
 * <p>What each state does with each event is in the class of that state; which change of state is legal stands at
 * {@link Instance}.
 */
public final class VirtualRouter {

    private final Instance instance;

    /**
     * In INITIALIZE; {@link Event.Startup} brings it to life.
     *
     * @param policyRevision of the policy in the settings, 0: only the local file
     */
    public VirtualRouter(RouterSettings settings, long policyRevision) {
        this(settings, policyRevision, PresenceRule.ALL);
    }

    /**
     * The same without some of the presence rules, for simulation and replay: what would have happened?
     *
     * @param rules that are in force, where {@code startup.gate} asks for them
     */
    public VirtualRouter(RouterSettings settings, long policyRevision, Set<PresenceRule> rules) {
        instance = new Instance(settings, policyRevision, rules);
    }

    /**
     * Takes one event.
     *
     * @param nowNanos monotonic; never less than at the event before
     * @throws IllegalArgumentException if new settings name another VRID or family, which is another virtual router
     */
    public void handle(long nowNanos, Event event, ActionSink sink) {
        instance.seeClock(nowNanos);
        if (instance.state() == State.ACTIVE) {
            instance.active.yieldsBecauseStalled(nowNanos, sink);
        }
        StateBehaviour behaviour = instance.behaviour();
        switch (event) {
            case Event.AdvertReceived received -> {
                if (!isOurOwn(received.advertisement())) {
                    behaviour.onAdvert(nowNanos, received.advertisement(), sink);
                }
            }
            case Event.TimerExpired expired -> handleTimer(nowNanos, expired, behaviour, sink);
            case Event.Startup startup -> behaviour.onStartup(nowNanos, startup.hostUptimeNanos(), sink);
            case Event.Shutdown _ -> behaviour.onShutdown(nowNanos, sink);
            case Event.FaultRaised raised -> {
                if (instance.faults().add(raised.reason())) {
                    behaviour.onFaultRaised(nowNanos, raised.reason(), sink);
                }
            }
            case Event.FaultCleared cleared -> {
                if (instance.faults().remove(cleared.reason())) {
                    behaviour.onFaultCleared(nowNanos, cleared.reason(), sink);
                }
            }
            case Event.SettingsChanged changed ->
                behaviour.onSettings(nowNanos, changed.settings(), changed.policyRevision(), sink);
            case Event.PriorityChanged changed -> {
                if (instance.track(changed.offsets())) {
                    behaviour.onPriority(nowNanos, sink);
                }
            }
            case Event.SourceAddressChanged changed -> instance.setSource(changed.source());
            case Event.Woke woke -> behaviour.onWoke(nowNanos, woke.lateNanos(), sink);
            case Event.LinkProven proven -> behaviour.onLinkProven(nowNanos, proven.proof(), sink);
            case Event.LinkBlocked _ -> behaviour.onLinkBlocked(nowNanos, sink);
            case Event.RoundEnded ended -> behaviour.onRoundEnded(nowNanos, ended.heard(), ended.landmarks(), sink);
            case Event.AddressAnswered answered ->
                behaviour.onAddressAnswered(nowNanos, answered.mac(), answered.answerer(), sink);
            case Event.Muted muted -> behaviour.onMuted(nowNanos, muted.inForce(), sink);
            case Event.NamedHeir heir -> {
                if (refusalAsHeir(nowNanos) == null) {
                    behaviour.onNamedHeir(nowNanos, heir.forNanos(), sink);
                }
            }
            case Event.HandOver over -> {
                if (refusalAsHolder() == null) {
                    behaviour.onHandOver(nowNanos, over.heir(), sink);
                }
            }
            case Event.OfGroup told -> instance.membership.handle(nowNanos, told, sink);
            case Event.AddressLost lost -> behaviour.onAddressLost(nowNanos, lost.address(), sink);
        }
    }

    private void handleTimer(long nowNanos, Event.TimerExpired expired, StateBehaviour behaviour, ActionSink sink) {
        long deadlineNanos = instance.timers.deadlineNanos(expired.timer());
        if (instance.timers.expire(expired.timer(), expired.generation())) {
            behaviour.onTimer(nowNanos, expired.timer(), Math.max(0, nowNanos - deadlineNanos), sink);
        }
    }

    /** Multicast may bring our own advertisements back to us. */
    private boolean isOurOwn(Advertisement advertisement) {
        IpAddress own = instance.source();
        return own != null && own.high() == advertisement.sourceHigh() && own.low() == advertisement.sourceLow();
    }

    public State state() {
        return instance.state();
    }

    /** In force, until {@link Event.SettingsChanged} brings others. */
    public RouterSettings settings() {
        return instance.settings();
    }

    /** After tracking: 1 to 254, or 255 for an owner. */
    public int effectivePriority() {
        return instance.effectivePriority();
    }

    /** When the state was entered, by the caller's clock; before the first event 0. */
    public long stateSinceNanos() {
        return instance.stateSinceNanos();
    }

    /** Why it is in FAULT, or would be if it ran. A copy. */
    public Set<FaultReason> faultReasons() {
        return Set.copyOf(instance.faults());
    }

    /** The last advertisement of another router that was accepted since the start; null: none. */
    public Evidence.@Nullable AdvertHeard lastAdvert(long nowNanos) {
        return instance.heard.last(nowNanos);
    }

    /** Accepted advertisements of others since the start. */
    public long advertsHeard() {
        return instance.heard.count();
    }

    /** Who sent the advertisement that it follows; null: none has been heard, or it is ACTIVE itself. */
    public @Nullable IpAddress incumbent() {
        return instance.state() == State.ACTIVE || instance.heard.isEmpty() ? null : instance.heard.sender();
    }

    /** Why the addresses cannot be handed over to this router now; null: they can. */
    public @Nullable HandoverRefusal refusalAsHeir(long nowNanos) {
        return switch (instance.state()) {
            case ACTIVE -> HandoverRefusal.ALREADY_ACTIVE;
            case INITIALIZE -> HandoverRefusal.NOT_RUNNING;
            case FAULT -> HandoverRefusal.IN_FAULT;
            case BACKUP -> instance.backup.refusalAsHeir(nowNanos);
        };
    }

    /** Why this router cannot hand its addresses over now; null: it can. */
    public @Nullable HandoverRefusal refusalAsHolder() {
        if (instance.state() != State.ACTIVE) {
            return HandoverRefusal.NOT_ACTIVE;
        }
        if (instance.settings().owner()) {
            return HandoverRefusal.OWNER;
        }
        return instance.muteness.isMute() ? HandoverRefusal.LINK_UNPROVEN : null;
    }

    /** How it stands towards the others of its sync group. */
    public MemberStanding standing() {
        return instance.membership.standing();
    }

    /** Whether, since it was last promoted with its sync group, it heard somebody to whom it would have to yield. */
    public boolean isBeaten() {
        return instance.membership.isBeaten();
    }

    /** Whether it waits for a proof, has heard no advertisement since, and so wants its addresses asked for. */
    public boolean asksForAddresses() {
        return instance.state() == State.BACKUP && instance.backup.presence.asksForAddresses();
    }

    /** Whether, for all that it knows, the segment is as it should be: who is silent now is no landmark. */
    public boolean isInOrder() {
        return switch (instance.state()) {
            case ACTIVE -> !instance.muteness.isMute();
            case BACKUP -> instance.backup.presence.isInOrder();
            case INITIALIZE, FAULT -> false;
        };
    }

    /** Whether it must not be heard, nor anybody answer for its addresses. */
    public boolean isMute() {
        return instance.muteness.isMute();
    }

    /** State of the presence gate. */
    public Evidence.Gate gate() {
        return instance.gateState();
    }

    /** Active_Down_Interval in force. */
    public long activeDownIntervalNanos() {
        return instance.downNanos();
    }

    /** Skew_Time in force. */
    public long skewNanos() {
        return instance.skewNanos();
    }
}
