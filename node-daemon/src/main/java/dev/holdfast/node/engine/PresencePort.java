package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Epoll;
import dev.holdfast.node.linux.FrameTap;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.LinkPlace;
import dev.holdfast.node.probe.FrameReader;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.Landmark;
import dev.holdfast.vrrp.startup.LinkPresence;
import dev.holdfast.vrrp.startup.LinkSink;
import dev.holdfast.vrrp.startup.LinkWatcher;
import dev.holdfast.vrrp.startup.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One interface, asked and listened to for all routers that live there. The tap is open only while somebody waits for a proof. */
final class PresencePort implements LinkSink, AutoCloseable {

    /** Of one turn; what is left waits for the next, so that a busy link keeps no timer waiting. */
    private static final int MOST_FRAMES = 32;

    private static final long KEEP_EVERY_NANOS = 10_000_000_000L;

    private final PresenceParts parts;
    private final Epoll epoll;
    private final AlarmQueue alarms;
    private final long token;
    private final FrameReader reader;
    private final LinkPresence presence = new LinkPresence(this);
    private final List<LinkWatcher> unasked = new ArrayList<>();
    private List<LinkPlace> blocked = List.of();
    private final Alarm due = new Alarm() {
        @Override
        void ring(long nowNanos) {
            PresencePort.this.due(nowNanos);
        }
    };

    private Link link;
    private @Nullable FrameTap tap;
    private List<Landmark> kept = List.of();
    private long keptAtNanos;

    PresencePort(PresenceParts parts, Epoll epoll, AlarmQueue alarms, long token, Link link) {
        this.parts = parts;
        this.epoll = epoll;
        this.alarms = alarms;
        this.token = token;
        this.link = link;
        reader = new FrameReader(mac -> parts.hosts().isLocal(this.link.index(), mac));
        presence.restore(parts.landmarks().of(link.name()));
        keptAtNanos = System.nanoTime();
    }

    /** The interface as it is told now: its MAC address may have changed. */
    void look(Link now) {
        link = now;
    }

    int interfaceIndex() {
        return link.index();
    }

    long token() {
        return token;
    }

    /** What lies below may have changed: a port listens, learns, forwards. */
    void lookBelow(long nowNanos) {
        List<LinkPlace> now = parts.hosts().blockedPorts(link.index());
        if (!now.equals(blocked)) {
            blocked = now;
            String ports = now.stream().map(LinkPlace::name).collect(Collectors.joining(","));
            parts.log()
                    .info("event=link-" + (now.isEmpty() ? "passes" : "blocked") + " interface=" + link.name()
                            + (now.isEmpty() ? "" : " ports=" + ports));
            presence.block(nowNanos, !now.isEmpty());
        }
    }

    void attend(long nowNanos, LinkWatcher watcher, Attention attention, long intervalNanos) {
        if (attention == Attention.ROUNDS) {
            parts.hosts().near(link.index()).forEach(presence::mention);
        }
        if (link.resolvesNothing() && attention != Attention.NONE) {
            // Nobody can be asked here: the link is taken at its word, but not from inside of the router's own turn.
            unasked.add(watcher);
            alarms.set(due, nowNanos);
            return;
        }
        presence.attend(nowNanos, watcher, attention, intervalNanos);
    }

    private void due(long nowNanos) {
        for (LinkWatcher watcher : List.copyOf(unasked)) {
            unasked.remove(watcher);
            watcher.linkProven(nowNanos, Proof.NOT_ASKED);
        }
        if (!link.resolvesNothing()) {
            presence.due(nowNanos);
        }
        if (nowNanos - keptAtNanos > KEEP_EVERY_NANOS) {
            keepLandmarks(nowNanos);
        }
    }

    private void keepLandmarks(long nowNanos) {
        keptAtNanos = nowNanos;
        List<Landmark> known = presence.kept();
        if (!known.equals(kept)) {
            kept = known;
            parts.landmarks().keep(link.name(), known);
        }
    }

    void hear() {
        FrameTap from = tap;
        for (int i = 0; from != null && i < MOST_FRAMES && from == tap && from.next(); i++) {
            reader.read(from.frame(), presence, System.nanoTime());
        }
    }

    @Override
    public void ask(IpAddress address) {
        parts.prober().ask(link, parts.hosts().source(link.index(), address.family()), address);
    }

    @Override
    public void discover() {
        parts.prober().discover(link, parts.hosts().source(link.index(), Family.IPV6));
    }

    @Override
    public void listen(boolean on) {
        if (!on) {
            close();
        } else if (tap == null && !link.resolvesNothing()) {
            try {
                tap = FrameTap.open(link.name(), link.index());
                epoll.watch(tap, token);
            } catch (KernelException refused) {
                close();
                parts.log()
                        .warn("event=cannot-tap interface=" + link.name() + " error=\"" + refused.getMessage() + "\"");
            }
        }
    }

    @Override
    public void wakeAt(long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE) {
            alarms.clear(due);
        } else {
            alarms.set(due, deadlineNanos);
        }
    }

    /** Only the tap: an interface that comes back finds its landmarks again. */
    @Override
    public void close() {
        if (tap != null) {
            tap.close();
            tap = null;
        }
    }

    /** At the end. */
    void end() {
        keepLandmarks(System.nanoTime());
        alarms.clear(due);
        close();
    }
}
