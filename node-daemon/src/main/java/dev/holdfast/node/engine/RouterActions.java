package dev.holdfast.node.engine;

import dev.holdfast.node.address.AddressLifetime;
import dev.holdfast.node.address.AddressListener;
import dev.holdfast.node.address.Leftover;
import dev.holdfast.node.address.VirtualAddresses;
import dev.holdfast.node.linux.Errno;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.resign.Resignation;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.vrrp.ActionSink;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what one virtual router asks for: adverts to its port, addresses to its interface, timers to the alarm queue. */
final class RouterActions implements ActionSink, AddressListener {

    /** When a new ACTIVE announces once more (keepalived's garp_master_delay). */
    private static final long SECOND_BURST_NANOS = 5_000_000_000L;

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

    private RouterSettings settings;
    private @Nullable RouterSettings nextSettings;
    private @Nullable Link link;
    private @Nullable VrrpPort port;
    private @Nullable IpAddress source;
    private @Nullable VirtualAddresses addresses;
    private int lastPriority = -1;
    private long lastSentNanos;
    private int lastErrno;
    private long transitions;
    private boolean taken;
    private @Nullable IpAddress expired;
    private @Nullable Resignation resignation;

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
        this.counters = counters;
        this.alarms = alarms;
        this.linkAge = linkAge;
    }

    /** Where the router lives from now on; nulls: nowhere. What it held elsewhere went with the interface. */
    void moveTo(@Nullable Link nextLink, @Nullable VrrpPort nextPort) {
        boolean sameInterface = nextLink != null && link != null && nextLink.index() == link.index();
        link = nextLink;
        port = nextPort;
        if (!sameInterface) {
            addresses = nextLink == null ? null : addressesOn(nextLink);
        }
    }

    private VirtualAddresses addressesOn(Link on) {
        return new VirtualAddresses(
                parts.route(),
                parts.tag(),
                this,
                on.index(),
                on.name(),
                settings.owner(),
                settings.addresses(),
                AddressLifetime.of(settings.advertInterval()));
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
        boolean otherAddresses = !next.addresses().equals(settings.addresses()) || next.owner() != settings.owner();
        settings = next;
        lastPriority = -1;
        if (addresses == null || link == null) {
            return;
        }
        if (otherAddresses) {
            addresses.remove();
            addresses = addressesOn(link);
        } else {
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
        int result = port.send(parts.encoder(), settings, priority, source);
        noteSendResult(-result);
        if (result == 0) {
            lastPriority = priority;
            lastSentNanos = nowNanos;
            counters.advertsSent++;
            counters.priorityZeroSent += priority == 0 ? 1 : 0;
        }
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
        lastPriority = -1;
        if (addresses != null) {
            addresses.install(System.nanoTime());
            scheduleRefresh(addresses);
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
        parts.alarms().clear(alarms.refresh);
        parts.alarms().clear(alarms.secondBurst);
        if (addresses != null) {
            addresses.remove();
        }
        if (nextSettings != null) {
            adopt();
        }
    }

    @Override
    public void announceAddresses() {
        announce();
        parts.alarms().set(alarms.secondBurst, System.nanoTime() + SECOND_BURST_NANOS);
    }

    /** One burst. */
    void announce() {
        if (link != null) {
            counters.announcements++;
            noteSendResult(-parts.announcer().announce(link, settings.addresses()));
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

    @Override
    public void installed(IpAddress address) {
        record(address, true);
        tell(address, NodeEvent.AddressChanged.What.INSTALLED);
    }

    @Override
    public void removed(IpAddress address) {
        record(address, false);
        tell(address, NodeEvent.AddressChanged.What.REMOVED);
    }

    @Override
    public void putBack(IpAddress address) {
        counters.addressesPutBack++;
        tell(address, NodeEvent.AddressChanged.What.PUT_BACK);
        announce();
    }

    @Override
    public void expired(IpAddress address) {
        counters.addressesExpired++;
        expired = address;
        record(address, false);
        tell(address, NodeEvent.AddressChanged.What.EXPIRED);
    }

    @Override
    public void taken(IpAddress address) {
        taken = true;
    }

    @Override
    public void refused(String call, String subject, int errno) {
        parts.log()
                .warn("event=refused router=" + settings.name() + " call=" + call + " on=\"" + subject + "\" error=\""
                        + Errno.text(errno) + "\"");
    }

    private void record(IpAddress address, boolean held) {
        if (parts.recorder() == null || link == null) {
            return;
        }
        Leftover leftover = new Leftover(link.name(), address);
        if (held) {
            parts.recorder().held(leftover);
        } else {
            parts.recorder().gone(leftover);
        }
    }

    /** Keeps up to date what is to be said if the daemon dies as it stands now. Allocates only when something changed. */
    void prepareResignation(State state) {
        ResignationRecorder recorder = parts.resignations();
        if (recorder == null || isPreparedFor(state)) {
            return;
        }
        resignation = state != State.ACTIVE || link == null || source == null
                ? null
                : new Resignation(settings, source, VrrpGroup.destinations(settings), link, link);
        recorder.record(key, resignation);
    }

    private boolean isPreparedFor(State state) {
        Resignation prepared = resignation;
        if (state != State.ACTIVE || link == null || source == null) {
            return prepared == null;
        }
        return prepared != null
                && prepared.settings() == settings
                && prepared.source() == source
                && prepared.holder() == link;
    }

    private void tell(IpAddress address, NodeEvent.AddressChanged.What what) {
        parts.outlet().accept(new NodeEvent.AddressChanged(Occurrences.now(), key, address, what));
    }

    void gone(InterfaceAddress address, long nowNanos) {
        if (addresses != null) {
            addresses.gone(address, nowNanos);
        }
    }

    /** Whether an address turned out to be somebody else's since the last question. */
    boolean pollTaken() {
        boolean was = taken;
        taken = false;
        return was;
    }

    /** An address that the kernel took back since the last question; null: none. */
    @Nullable
    IpAddress pollExpired() {
        IpAddress was = expired;
        expired = null;
        return was;
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
