package dev.holdfast.node.engine;

import dev.holdfast.node.address.Installation;
import dev.holdfast.node.address.InterfaceConf;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
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

    private final EngineParts parts;
    private final RouterKey key;
    private final RouterCounters counters;
    private final RouterAlarms alarms;
    private final LinkAge linkAge;
    private final SentAdverts sent;
    private final AnnouncementSchedule schedule;
    private final AddressReports reports;
    private final PresenceActions presence;
    private final StandingResignation resignation;

    private RouterSettings settings;
    private List<VirtualAddress> installed;
    private @Nullable RouterSettings nextSettings;
    private @Nullable Link link;
    private @Nullable VrrpPort port;
    private @Nullable IpAddress source;
    private @Nullable AddressHome home;
    private @Nullable Installation installation;

    /** Whether the router wants its addresses to be there. */
    private boolean holding;

    private long transitions;
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
        sent = new SentAdverts(parts.log(), counters);
        presence = new PresenceActions(parts, key, counters);
        resignation = new StandingResignation(parts.resignations(), key);
        this.counters = counters;
        this.alarms = alarms;
        alarms.pace(settings.advertInterval());
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
            installation = installationOn(made.link(), nextLink);
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
        installation = null;
    }

    /** An interface went: perhaps the one that was made for the virtual MAC. The next look at the host makes it anew. */
    void linkGone(int interfaceIndex) {
        if (home != null && home.isVirtual() && home.link().index() == interfaceIndex) {
            leaveHome();
        }
    }

    private Installation installationOn(Link on, Link base) {
        promoteSecondariesOn(on);
        return new Installation(parts.route(), parts.tag(), reports, on, base, settings);
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
        alarms.pace(next.advertInterval());
        installed = next.installedAddresses();
        reports.rename(next.name());
        sent.forget();
        if (installation != null) {
            if (home != null) {
                promoteSecondariesOn(home.link());
            }
            installation.become(next, System.nanoTime());
        }
    }

    @Override
    public void sendAdvertisement(int priority) {
        adopt();
        if (port == null || source == null) {
            return;
        }
        long nowNanos = System.nanoTime();
        if (sent.suppresses(priority, nowNanos, settings)) {
            return;
        }
        sent.begin(priority, nowNanos, settings);
        send(priority, port, source);
        if (installPending || priority == 0) {
            // The first waits for nobody, and whoever leaves may have no other turn.
            parts.outbox().flush();
        }
        installPending();
    }

    private void send(int priority, VrrpPort from, IpAddress ownAddress) {
        if (home != null && home.isVirtual() && settings.advertisesFromVirtualMac()) {
            sent.settled(-parts.virtualMacSender().send(home.link(), settings, priority, ownAddress), true);
        } else {
            from.send(parts.outbox(), settings, priority, ownAddress, sent);
        }
    }

    @Override
    public void installAddresses() {
        adopt();
        holding = true;
        sent.forget();
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
        if (installation != null) {
            installation.install(System.nanoTime());
            scheduleRefresh(installation);
        }
    }

    private void tellRefusal(String call, int result) {
        if (result != 0 && home != null) {
            reports.refused(call, home.link().name(), -result);
        }
    }

    private void scheduleRefresh(Installation on) {
        alarms.setRefresh(System.nanoTime() + on.refreshNanos());
    }

    /** Due while addresses are installed. */
    void refresh(long nowNanos) {
        if (installation != null) {
            installation.refresh(nowNanos);
            scheduleRefresh(installation);
        }
    }

    @Override
    public void removeAddresses() {
        installPending = false;
        alarms.clearRefresh();
        schedule.end();
        holding = false;
        if (installation != null && home != null) {
            installation.remove();
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
            sent.noteResult(-parts.announcer().announce(home.link(), installed, count), settings);
        }
    }

    @Override
    public void announceOne(int address) {
        if (home != null) {
            counters.announcements++;
            IpAddress announced = installed.get(address).address();
            sent.noteResult(-parts.announcer().announce(home.link(), announced), settings);
        }
    }

    PresenceActions presence() {
        return presence;
    }

    @Override
    public void attendLink(Attention attention, long intervalNanos) {
        presence.attend(link, port, settings, attention, intervalNanos);
    }

    @Override
    public void mute() {
        schedule.end();
        presence.mute();
    }

    @Override
    public void unmute() {
        presence.unmute();
    }

    @Override
    public void decided(GateDecision decision) {
        presence.decided(decision, settings);
    }

    @Override
    public void startTimer(Timer timer, long generation, long deadlineNanos) {
        alarms.set(timer, generation, deadlineNanos);
    }

    @Override
    public void cancelTimer(Timer timer) {
        alarms.clear(timer);
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

    /** Keeps up to date what is to be said if the daemon dies as it stands now. */
    void prepareResignation(State state) {
        resignation.follow(state, settings, source, link, home == null ? null : home.link());
    }

    void gone(InterfaceAddress address, long nowNanos) {
        if (installation != null) {
            installation.gone(address, nowNanos);
        }
    }

    /** The host's own addresses come before ours in their subnet. */
    void giveWay(List<InterfaceAddress> present, long nowNanos) {
        if (installation != null) {
            installation.giveWay(present, nowNanos);
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
        return installation != null && installation.holds(address);
    }

    List<IpAddress> held() {
        return installation == null ? List.of() : installation.held();
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
