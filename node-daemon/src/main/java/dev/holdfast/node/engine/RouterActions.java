package dev.holdfast.node.engine;

import dev.holdfast.node.address.AddressLifetime;
import dev.holdfast.node.address.InterfaceConf;
import dev.holdfast.node.address.VirtualAddresses;
import dev.holdfast.node.linux.Errno;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.resign.Resignation;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.vrrp.ActionSink;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.settings.Announcements;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.VirtualAddress;
import dev.holdfast.vrrp.startup.Attention;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what one virtual router asks for: adverts to its port, addresses to its interface, timers to the alarm queue. */
final class RouterActions implements ActionSink, AnnouncementSchedule.Announcing {

    /**
     * The same advert again within this part of an interval tells nobody anything. It bounds what a flood of lower adverts, each
     * of which is answered at once (RFC 9568 section 6.4.3), can make us send.
     */
    private static final int SHORTEST_REPEAT_DIVISOR = 20;

    private final EngineParts parts;
    private final RouterKey key;
    private final RouterCounters counters;
    private final RouterAlarms alarms;
    private final LinkAge linkAge;
    private final AnnouncementSchedule schedule;
    private final AddressReports reports;

    private RouterSettings settings;
    private List<VirtualAddress> installed;
    private @Nullable RouterSettings nextSettings;
    private @Nullable Link link;
    private @Nullable VrrpPort port;
    private @Nullable IpAddress source;
    private @Nullable AddressHome home;
    private @Nullable VirtualAddresses addresses;

    /** Whether the router wants its addresses to be there. */
    private boolean holding;

    private int lastPriority = -1;
    private long lastSentNanos;
    private int lastErrno;
    private long transitions;
    private @Nullable RouterBinding watcher;
    private @Nullable Resignation resignation;
    private boolean installPending;

    RouterActions(
            EngineParts parts,
            RouterKey key,
            RouterSettings settings,
            RouterCounters counters,
            RouterAlarms alarms,
            LinkAge linkAge) {
        this.parts = parts;
        this.key = key;
        this.settings = settings;
        installed = settings.installedAddresses();
        AnnouncementSchedule announcing = new AnnouncementSchedule(parts.alarms(), this);
        schedule = announcing;
        reports = new AddressReports(parts, key, settings.name(), counters, () -> announcing.again(System.nanoTime()));
        this.counters = counters;
        this.alarms = alarms;
        this.linkAge = linkAge;
    }

    /**
     * Where the router lives from now on; nulls: nowhere. What it held elsewhere went with the interface.
     *
     * @throws KernelException if the kernel makes no interface for the virtual MAC; the same again tries it again
     */
    void moveTo(@Nullable Link nextLink, @Nullable VrrpPort nextPort) {
        boolean sameInterface = nextLink != null && link != null && nextLink.index() == link.index();
        link = nextLink;
        port = nextPort;
        if (!sameInterface) {
            leaveHome();
        }
        if (nextLink == null) {
            return;
        }
        AddressHome present = home;
        if (present == null) {
            AddressHome made = AddressHome.on(nextLink, settings, parts);
            home = made;
            reports.moveTo(made.link().name());
            addresses = addressesOn(made.link());
            if (holding) {
                // Somebody removed the interface of the virtual MAC under an ACTIVE router.
                installAddresses();
                schedule.begin(System.nanoTime());
            }
        } else if (present.follow(nextLink) && holding) {
            schedule.again(System.nanoTime());
        }
    }

    private void leaveHome() {
        if (home != null) {
            home.leave();
        }
        home = null;
        addresses = null;
    }

    /** An interface went: perhaps the one that was made for the virtual MAC. The next look at the host makes it anew. */
    void linkGone(int interfaceIndex) {
        if (home != null && home.isVirtual() && home.link().index() == interfaceIndex) {
            leaveHome();
        }
    }

    private VirtualAddresses addressesOn(Link on) {
        promoteSecondariesOn(on);
        return new VirtualAddresses(
                parts.route(),
                parts.tag(),
                reports,
                on.index(),
                on.name(),
                settings.owner(),
                installed,
                AddressLifetime.of(settings.advertInterval()));
    }

    private void promoteSecondariesOn(Link on) {
        if (installed.stream().noneMatch(VirtualAddress::sharesASubnet)) {
            return;
        }
        int result = InterfaceConf.promoteSecondaries(parts.route(), on);
        if (result != 0) {
            reports.refused("RTM_SETLINK promote_secondaries", on.name(), -result);
        }
    }

    void sendFrom(IpAddress nextSource) {
        source = nextSource;
    }

    /**
     * Announces new settings before the router hears of them. They come into force with the first action that needs them: a router
     * that moves takes its old addresses off first.
     */
    void prepare(RouterSettings next) {
        nextSettings = next;
    }

    /** Whatever the router did, from now on the new settings are in force. */
    void adopt() {
        RouterSettings next = nextSettings;
        if (next == null) {
            return;
        }
        nextSettings = null;
        settings = next;
        installed = next.installedAddresses();
        reports.rename(next.name());
        lastPriority = -1;
        if (addresses != null) {
            if (home != null) {
                promoteSecondariesOn(home.link());
            }
            addresses.become(installed, next.owner());
            addresses.relive(AddressLifetime.of(next.advertInterval()), System.nanoTime());
        }
    }

    @Override
    public void sendAdvertisement(int priority) {
        adopt();
        if (port == null || source == null) {
            return;
        }
        long nowNanos = System.nanoTime();
        long repeatNanos = settings.advertInterval().toNanos() / SHORTEST_REPEAT_DIVISOR;
        if (priority == lastPriority && nowNanos - lastSentNanos < repeatNanos) {
            counters.advertsSuppressed++;
            return;
        }
        int result = send(priority, port, source);
        installPending();
        noteSendResult(-result);
        if (result == 0) {
            lastPriority = priority;
            lastSentNanos = nowNanos;
            counters.advertsSent++;
            counters.priorityZeroSent += priority == 0 ? 1 : 0;
        }
    }

    private int send(int priority, VrrpPort from, IpAddress ownAddress) {
        return home != null && home.isVirtual() && settings.advertisesFromVirtualMac()
                ? parts.virtualMacSender().send(home.link(), settings, priority, ownAddress)
                : from.send(parts.encoder(), settings, priority, ownAddress);
    }

    /** One line when it begins to fail, and one when it works again. */
    private void noteSendResult(int errno) {
        counters.sendFailures += errno == 0 ? 0 : 1;
        if (errno != lastErrno) {
            lastErrno = errno;
            if (errno == 0) {
                parts.log().info("event=send-recovered router=" + settings.name());
            } else {
                parts.log()
                        .warn("event=send-failed router=" + settings.name() + " interface=" + settings.interfaceName()
                                + " error=\"" + Errno.text(errno) + "\"");
            }
        }
    }

    @Override
    public void installAddresses() {
        adopt();
        holding = true;
        lastPriority = -1;
        installPending = true;
        if (home != null) {
            tellRefusal("RTM_SETLINK up", home.open());
        }
    }

    /**
     * Done after the first advertisement, which waits for nobody and silences whoever would take over too, and before the first
     * announcement, which nobody may hear of an address that does not answer yet.
     */
    void installPending() {
        if (!installPending) {
            return;
        }
        installPending = false;
        if (addresses != null) {
            addresses.install(System.nanoTime());
            scheduleRefresh(addresses);
        }
    }

    private void tellRefusal(String call, int result) {
        if (result != 0 && home != null) {
            reports.refused(call, home.link().name(), -result);
        }
    }

    private void scheduleRefresh(VirtualAddresses on) {
        parts.alarms().set(alarms.refresh, System.nanoTime() + on.lifetime().refreshNanos());
    }

    /** Due while addresses are installed. */
    void refresh(long nowNanos) {
        if (addresses != null) {
            addresses.refresh(nowNanos);
            scheduleRefresh(addresses);
        }
    }

    @Override
    public void removeAddresses() {
        installPending = false;
        parts.alarms().clear(alarms.refresh);
        schedule.end();
        holding = false;
        if (addresses != null && home != null) {
            addresses.remove();
            tellRefusal("RTM_SETLINK down", home.close());
        }
        if (nextSettings != null) {
            adopt();
        }
    }

    @Override
    public void announceAddresses() {
        installPending();
        schedule.begin(System.nanoTime());
    }

    @Override
    public Announcements announcements() {
        return settings.placement().announcements();
    }

    @Override
    public int addressCount() {
        return installed.size();
    }

    @Override
    public void announceAll(int count) {
        if (home != null) {
            counters.announcements++;
            noteSendResult(-parts.announcer().announce(home.link(), installed, count));
        }
    }

    @Override
    public void announceOne(int address) {
        if (home != null) {
            counters.announcements++;
            noteSendResult(-parts.announcer()
                    .announce(home.link(), installed.get(address).address()));
        }
    }

    /** Whom the link tells, and whose silence it is; a router of a rehearsal has none. */
    void watchBy(RouterBinding binding) {
        watcher = binding;
    }

    @Override
    public void attendLink(Attention attention, long intervalNanos) {
        if (parts.presence() == null || watcher == null || link == null) {
            return;
        }
        if (attention == Attention.ROUNDS && port != null && settings.unicast() == null) {
            // A switch that came back has forgotten who listens.
            port.rejoin();
        }
        parts.presence().attend(link, watcher, attention, intervalNanos);
    }

    @Override
    public void mute() {
        schedule.end();
        if (parts.presence() != null && watcher != null) {
            parts.presence().mute(watcher);
        }
    }

    @Override
    public void unmute() {
        if (parts.presence() != null && watcher != null) {
            parts.presence().unmute(watcher);
        }
    }

    @Override
    public void decided(GateDecision decision) {
        if (decision.why() == GateDecision.Why.PROVEN) {
            counters.longestDeafnessMillis =
                    Math.max(counters.longestDeafnessMillis, decision.afterNanos() / 1_000_000);
            warnOfShortDelay(decision.afterNanos());
        }
        parts.outlet().accept(new NodeEvent.GateDecided(Occurrences.now(), key, decision));
    }

    /** The gate is armed when the delay ends: a link that was deaf for longer shows that a delay alone would not have done. */
    private void warnOfShortDelay(long deafForNanos) {
        long delayNanos = settings.startup().delay().toNanos();
        if (delayNanos > 0 && deafForNanos > settings.advertInterval().toNanos()) {
            parts.log()
                    .warn("event=startup-delay-too-short router=" + settings.name() + " interface="
                            + settings.interfaceName() + " delayMillis=" + delayNanos / 1_000_000
                            + " deafForMillis=" + (delayNanos + deafForNanos) / 1_000_000);
        }
    }

    @Override
    public void startTimer(Timer timer, long generation, long deadlineNanos) {
        alarms.set(parts.alarms(), timer, generation, deadlineNanos);
    }

    @Override
    public void cancelTimer(Timer timer) {
        alarms.clear(parts.alarms(), timer);
    }

    @Override
    public void transitioned(Transition transition) {
        transitions++;
        counters.becameActive += transition.to() == State.ACTIVE ? 1 : 0;
        parts.outlet()
                .accept(new NodeEvent.RouterTransition(
                        Occurrences.at(transition.atNanos()),
                        key,
                        settings.name(),
                        transition,
                        link == null ? 0 : linkAge.nanos(link, transition.atNanos()),
                        transition.atNanos() - parts.startedAtNanos()));
    }

    @Override
    public void observed(Observation observation) {
        parts.outlet().accept(new NodeEvent.Observed(Occurrences.now(), key, observation));
    }

    /** Keeps up to date what is to be said if the daemon dies as it stands now. Allocates only when something changed. */
    void prepareResignation(State state) {
        ResignationRecorder recorder = parts.resignations();
        if (recorder == null || isPreparedFor(state)) {
            return;
        }
        resignation = state != State.ACTIVE || link == null || home == null || source == null
                ? null
                : new Resignation(settings, source, VrrpGroup.destinations(settings), link, home.link());
        recorder.record(key, resignation);
    }

    private boolean isPreparedFor(State state) {
        Resignation prepared = resignation;
        if (state != State.ACTIVE || link == null || home == null || source == null) {
            return prepared == null;
        }
        return prepared != null
                && prepared.settings() == settings
                && prepared.source() == source
                && prepared.device() == link
                && prepared.holder() == home.link();
    }

    void gone(InterfaceAddress address, long nowNanos) {
        if (addresses != null) {
            addresses.gone(address, nowNanos);
        }
    }

    /** The host's own addresses come before ours in their subnet. */
    void giveWay(List<InterfaceAddress> present, long nowNanos) {
        if (addresses != null) {
            addresses.giveWay(present, nowNanos);
        }
    }

    /** Whether an address turned out to be somebody else's since the last question. */
    boolean pollTaken() {
        return reports.pollTaken();
    }

    /** An address that the kernel took back since the last question; null: none. */
    @Nullable
    IpAddress pollExpired() {
        return reports.pollExpired();
    }

    boolean holds(InterfaceAddress address) {
        return addresses != null && addresses.holds(address);
    }

    List<IpAddress> held() {
        return addresses == null ? List.of() : addresses.held();
    }

    RouterSettings settings() {
        return settings;
    }

    @Nullable
    VrrpPort port() {
        return port;
    }

    @Nullable
    IpAddress source() {
        return source;
    }

    /** How many changes of state there were. */
    long transitions() {
        return transitions;
    }
}
