package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.VirtualRouter;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.Landmark;
import dev.holdfast.vrrp.startup.LinkPresence;
import dev.holdfast.vrrp.startup.LinkSink;
import dev.holdfast.vrrp.startup.LinkWatcher;
import dev.holdfast.vrrp.startup.Proof;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a daemon sees of its network, and what the network is asked. Frames are lost on it while nobody listens. */
final class SimulatedLink implements LinkSink, LinkWatcher {

    /** Whose link it is. */
    interface Daemon {

        VirtualRouter router();

        void handle(Event event);

        /** It lives, and its loop runs. */
        boolean isAwake();
    }

    private final Daemon daemon;
    private final Station station;
    private final Schedule schedule;
    private final Segment segment;
    private final List<Long> probesNanos;
    private final LinkPresence presence = new LinkPresence(this);
    private long wakeAtNanos = Long.MAX_VALUE;
    private boolean listening;

    /**
     * Makes the link of one life.
     *
     * @param probesNanos takes when each probe went out
     * @param mentioned hosts that the routes name
     * @param kept what a former life knew
     */
    SimulatedLink(
            Daemon daemon,
            Station station,
            Schedule schedule,
            Segment segment,
            List<Long> probesNanos,
            List<IpAddress> mentioned,
            List<Landmark> kept) {
        this.daemon = daemon;
        this.station = station;
        this.schedule = schedule;
        this.segment = segment;
        this.probesNanos = probesNanos;
        mentioned.forEach(presence::mention);
        presence.restore(kept);
    }

    void attend(Attention attention, long intervalNanos) {
        presence.attend(schedule.nowNanos(), this, attention, intervalNanos);
    }

    void heardHost(IpAddress from, long mac) {
        if (listening) {
            presence.heardHost(schedule.nowNanos(), from, mac);
        }
    }

    void heardAnswer(IpAddress about, long mac) {
        if (listening) {
            presence.heardAnswer(schedule.nowNanos(), about, mac);
        }
    }

    void heardAdvert(IpAddress from, long mac) {
        if (listening) {
            presence.heardAdvert(schedule.nowNanos(), from, mac);
        }
    }

    void due() {
        presence.due(schedule.nowNanos());
    }

    List<Landmark> kept() {
        return presence.kept();
    }

    @Override
    public void ask(IpAddress address) {
        probesNanos.add(schedule.nowNanos());
        segment.ask(station, address);
    }

    @Override
    public void discover() {
        probesNanos.add(schedule.nowNanos());
    }

    @Override
    public void listen(boolean on) {
        listening = on;
    }

    @Override
    public void wakeAt(long deadlineNanos) {
        wakeAtNanos = deadlineNanos;
        if (deadlineNanos < Long.MAX_VALUE) {
            schedule.at(deadlineNanos, () -> {
                if (daemon.isAwake() && wakeAtNanos == deadlineNanos) {
                    due();
                }
            });
        }
    }

    @Override
    public RouterSettings settings() {
        return daemon.router().settings();
    }

    @Override
    public @Nullable IpAddress incumbent() {
        return daemon.router().incumbent();
    }

    @Override
    public boolean asksForAddresses() {
        return daemon.router().asksForAddresses();
    }

    @Override
    public boolean isInOrder() {
        return daemon.router().isInOrder();
    }

    @Override
    public void linkProven(long nowNanos, Proof proof) {
        daemon.handle(new Event.LinkProven(proof));
    }

    @Override
    public void linkBlocked(long nowNanos) {
        daemon.handle(new Event.LinkBlocked());
    }

    @Override
    public void roundEnded(long nowNanos, boolean heard, int landmarks) {
        daemon.handle(new Event.RoundEnded(heard, landmarks));
    }

    @Override
    public void addressAnswered(long nowNanos, IpAddress address, long mac, Answerer answerer) {
        daemon.handle(new Event.AddressAnswered(address, mac, answerer));
    }
}
