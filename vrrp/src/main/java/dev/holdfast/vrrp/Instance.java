package dev.holdfast.vrrp;

import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.priority.EffectivePriority;
import dev.holdfast.vrrp.priority.PriorityOffset;
import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.Startup;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.PresenceRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one virtual router (RFC 9568 section 6.1), shared by the classes of its states, and the one door through
 * which the state changes. Which change is legal:
 *
 * <pre>
 * from \ to    INITIALIZE  BACKUP                   ACTIVE                    FAULT
 * INITIALIZE   -           started                  owner started             started with a reason
 * BACKUP       stopped     -                        timer, preemption, owner, reason raised
 *                                                   heir
 * ACTIVE       stopped     higher heard, stalled,   -                         reason raised
 *                          address lost, handed over
 * FAULT        stopped     last reason gone         the same, owner           -
 * </pre>
 *
 * A member of a sync group becomes ACTIVE only with all others, leaves ACTIVE with any, and has their faults for a reason.
 */
final class Instance {

    final Initialize initialize = new Initialize(this);
    final Backup backup = new Backup(this);
    final Active active = new Active(this);
    final Fault fault = new Fault(this);

    final RunningTimers timers = new RunningTimers();
    final HeardAdverts heard = new HeardAdverts();
    final Neighbours neighbours = new Neighbours();
    final ActiveInterval interval;
    private final Set<FaultReason> faults = EnumSet.noneOf(FaultReason.class);

    final Muteness muteness = new Muteness(this);
    final Membership membership = new Membership(this);
    private final Set<PresenceRule> rules;
    private Attention attention = Attention.NONE;
    private RouterSettings settings;
    private long policyRevision;
    private List<PriorityOffset> offsets = List.of();
    private int effectivePriority;

    /** The last check without weight that failed. */
    private String failedCheck = "";

    private @Nullable IpAddress source;
    private State state = State.INITIALIZE;
    private long stateSinceNanos;
    private boolean clockSeen;
    private long startedAtNanos;
    private long uptimeAtStartNanos;

    Instance(RouterSettings settings, long policyRevision, Set<PresenceRule> rules) {
        this.rules = Set.copyOf(rules);
        this.settings = settings;
        this.policyRevision = policyRevision;
        effectivePriority = settings.priority();
        source = settings.source();
        interval = new ActiveInterval(settings);
    }

    /** The router has no clock: the first event tells when its life began. */
    void seeClock(long nowNanos) {
        if (!clockSeen) {
            clockSeen = true;
            stateSinceNanos = nowNanos;
        }
    }

    /** What the router does in the state that it is in. */
    StateBehaviour behaviour() {
        return switch (state) {
            case INITIALIZE -> initialize;
            case BACKUP -> backup;
            case ACTIVE -> active;
            case FAULT -> fault;
        };
    }

    /** The one door. Evidence is what was known when it was decided. */
    void changeState(long nowNanos, State to, Cause cause, Evidence evidence, ActionSink sink) {
        State from = state;
        if (from == to) {
            throw new IllegalStateException(from + " is left for itself, for " + cause);
        }
        state = to;
        membership.beginAnew();
        stateSinceNanos = nowNanos;
        sink.transitioned(new Transition(from, to, cause, evidence, nowNanos));
    }

    /** Takes note of another router's advertisement, in BACKUP and ACTIVE. Allocates nothing. */
    void hear(long nowNanos, Advertisement advertisement, ActionSink sink) {
        heard.record(nowNanos, advertisement);
        membership.heard(advertisement);
        neighbours.observe(nowNanos, advertisement, settings, sink);
    }

    Evidence evidence(long nowNanos, long timerLateNanos, Deliberation deliberation) {
        return new Evidence(
                heard.last(nowNanos),
                heard.count(),
                nowNanos - stateSinceNanos,
                settings.priority(),
                effectivePriority,
                offsets,
                downNanos(),
                skewNanos(),
                timerLateNanos,
                policyRevision,
                settings.preemption().toString(),
                gateState(),
                deliberation.rules());
    }

    /** What of {@code startup.*} had a say. */
    Deliberation considerStartup(Deliberation deliberation) {
        Startup startup = settings.startup();
        if (!startup.hasDelay()) {
            deliberation.notApplied(Evidence.Rule.STARTUP_DELAY, Evidence.Reason.NOT_CONFIGURED);
        } else if (isDelayed()) {
            deliberation.applied(Evidence.Rule.STARTUP_DELAY, Evidence.Reason.DELAY_RUNNING);
        } else {
            deliberation.notApplied(Evidence.Rule.STARTUP_DELAY, Evidence.Reason.DELAY_OVER);
        }
        if (startup.gate() == Startup.Gate.OFF) {
            deliberation.notApplied(Evidence.Rule.STARTUP_GATE, Evidence.Reason.NOT_CONFIGURED);
        }
        return deliberation;
    }

    /** Whether the presence rules guard this router; an owner needs no leave. */
    boolean hasGate() {
        return settings.startup().gate() == Startup.Gate.LINK && !settings.owner();
    }

    /** How closely the link is looked at from now on; told when it changes. */
    void attend(Attention next, ActionSink sink) {
        if (next != attention) {
            attention = next;
            sink.attendLink(next, interval.activeNanos());
        }
    }

    boolean isInForce(PresenceRule rule) {
        return rules.contains(rule);
    }

    Evidence.Gate gateState() {
        return switch (state) {
            case ACTIVE -> active.presence.state();
            case BACKUP -> backup.presence.state();
            case INITIALIZE, FAULT -> hasGate() ? Evidence.Gate.ARMED : Evidence.Gate.OFF;
        };
    }

    /** A new life: what was heard in a former one says nothing about this one. */
    void begin(long nowNanos, long hostUptimeNanos, ActionSink sink) {
        startedAtNanos = nowNanos;
        uptimeAtStartNanos = hostUptimeNanos;
        heard.forget();
        neighbours.forget();
        interval.useOwn();
        if (startDelayEndNanos() > nowNanos) {
            timers.start(Timer.STARTUP_DELAY, startDelayEndNanos(), sink);
        }
    }

    void cancelAllTimers(ActionSink sink) {
        timers.cancel(Timer.ACTIVE_DOWN, sink);
        timers.cancel(Timer.ADVERT, sink);
        timers.cancel(Timer.PREEMPT_DELAY, sink);
        timers.cancel(Timer.STARTUP_DELAY, sink);
        timers.cancel(Timer.MAX_HOLD, sink);
        timers.cancel(Timer.LINK_WATCH, sink);
    }

    /** Takes new settings; what the checks took off or put on the priority stays until it is told anew. */
    void apply(long nowNanos, RouterSettings next, long revision, ActionSink sink) {
        if (next.vrid() != settings.vrid() || next.family() != settings.family()) {
            throw new IllegalArgumentException("vrid and family make a virtual router: another needs a new one");
        }
        IpAddress configured = next.source();
        if (configured != null) {
            source = configured;
        }
        settings = next;
        policyRevision = revision;
        effectivePriority = EffectivePriority.of(next.priority(), offsets);
        interval.apply(next);
        if (isDelayed()) {
            timers.start(Timer.STARTUP_DELAY, Math.max(nowNanos, startDelayEndNanos()), sink);
        }
    }

    private long startDelayEndNanos() {
        Startup startup = settings.startup();
        long leftOfBoot = startup.delaySinceBoot().toNanos() - uptimeAtStartNanos;
        return startedAtNanos + Math.max(startup.delay().toNanos(), leftOfBoot);
    }

    /** What the checks do from now on; whether that makes another priority. */
    boolean track(List<PriorityOffset> next) {
        int former = effectivePriority;
        offsets = next;
        effectivePriority = EffectivePriority.of(settings.priority(), next);
        for (PriorityOffset offset : next) {
            if (offset.isFault()) {
                failedCheck = offset.check();
            }
        }
        return effectivePriority != former;
    }

    /** The name of the check that is or was behind a reason of FAULT; empty: none is. */
    String checkBehind(FaultReason reason) {
        return reason == FaultReason.CHECK_FAILED ? failedCheck : "";
    }

    /** Whether {@code startup.delay} still runs: advertisements are ignored, no down timer runs. */
    boolean isDelayed() {
        return timers.isRunning(Timer.STARTUP_DELAY);
    }

    /** {@code preemption: never}, which an owner cannot have. */
    boolean neverPreempts() {
        return !settings.owner() && settings.preemption() instanceof Preemption.Never;
    }

    long downNanos() {
        return interval.downNanos(effectivePriority);
    }

    long skewNanos() {
        return interval.skewNanos(effectivePriority);
    }

    RouterSettings settings() {
        return settings;
    }

    int effectivePriority() {
        return effectivePriority;
    }

    @Nullable
    IpAddress source() {
        return source;
    }

    void setSource(IpAddress address) {
        source = address;
    }

    State state() {
        return state;
    }

    long stateSinceNanos() {
        return stateSinceNanos;
    }

    Set<FaultReason> faults() {
        return faults;
    }
}
