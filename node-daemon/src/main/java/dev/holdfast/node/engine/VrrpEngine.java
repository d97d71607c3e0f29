package dev.holdfast.node.engine;

import dev.holdfast.node.address.AddressTag;
import dev.holdfast.node.address.Announcer;
import dev.holdfast.node.address.BaseInterfaces;
import dev.holdfast.node.address.Leftover;
import dev.holdfast.node.address.LeftoverFile;
import dev.holdfast.node.address.LeftoverRecorder;
import dev.holdfast.node.address.LeftoverRemoval;
import dev.holdfast.node.linux.Epoll;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.MonotonicTimer;
import dev.holdfast.node.linux.PacketSocket;
import dev.holdfast.node.linux.RouteEvents;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.linux.Scheduling;
import dev.holdfast.node.linux.Wakeup;
import dev.holdfast.node.probe.DeafnessStore;
import dev.holdfast.node.probe.LandmarkStore;
import dev.holdfast.node.probe.Prober;
import dev.holdfast.node.probe.WireSilence;
import dev.holdfast.node.resign.ResignationRecorder;
import dev.holdfast.node.track.CheckPoller;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The thread that owns every virtual router of this host, and its loop. Whatever it is told, it does between two waits; nothing
 * in here blocks but the one wait for the first descriptor to become readable.
 */
public final class VrrpEngine implements Engine {

    static final long FIRST_PORT_TOKEN = 16;

    private static final long TOKEN_TIMER = 0;
    private static final long TOKEN_COMMANDS = 1;
    private static final long TOKEN_INTERFACES = 2;
    private static final int REAL_TIME_PRIORITY = 20;
    private static final int REHEARSED_TURNS = 300;
    private static final long REHEARSED_WAIT_NANOS = 50_000;

    private final EventOutlet outlet;
    private final EngineLog log;
    private final LeftoverFile leftovers;
    private final LeftoverRecorder recorder;
    private final @Nullable ResignationRecorder resignations;
    private final Queue<EngineCommand> commands = new ConcurrentLinkedQueue<>();
    private final Wakeup wakeup = new Wakeup();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AlarmQueue alarms = new AlarmQueue();
    private final Readiness readiness = new Readiness();

    private final LandmarkStore landmarks;
    private final DeafnessStore deafness;
    private @Nullable PresencePorts taps;
    private boolean stopping;
    private long turn;

    /**
     * Makes an engine that does nothing yet.
     *
     * @param outlet takes what goes on record
     * @param recorder told of the addresses that are held; closed by whoever made it, after the engine ended
     * @param landmarks keeps the hosts worth asking over restarts
     * @param deafness keeps what was measured of the links
     * @param resignations told who is ACTIVE; closed likewise; null: there is no launcher that would send them
     */
    public VrrpEngine(
            EventOutlet outlet,
            EngineLog log,
            LeftoverFile leftovers,
            LeftoverRecorder recorder,
            @Nullable ResignationRecorder resignations,
            LandmarkStore landmarks,
            DeafnessStore deafness) {
        this.outlet = outlet;
        this.log = log;
        this.leftovers = leftovers;
        this.recorder = recorder;
        this.resignations = resignations;
        this.landmarks = landmarks;
        this.deafness = deafness;
    }

    /**
     * Starts the thread. Returns when the routers run, or cannot.
     *
     * @throws KernelException if the kernel refuses what every router needs, with the remedy
     */
    public void start(List<RouterSettings> settings, long policyRevision) {
        Thread.ofPlatform().name("engine").start(() -> live(settings, policyRevision));
        try {
            started.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof KernelException refused) {
                throw refused;
            }
            throw failed;
        }
    }

    /** Done when the thread is at its end; exceptionally if it died of a defect. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void submit(EngineCommand command) {
        commands.add(command);
        if (ended.isDone()) {
            refuseCommands();
            return;
        }
        try {
            wakeup.signal();
        } catch (IllegalStateException closedMeanwhile) {
            refuseCommands();
        }
    }

    private void live(List<RouterSettings> settings, long policyRevision) {
        Throwable defect = null;
        try (RouteSocket route = new RouteSocket();
                RouteEvents events = new RouteEvents();
                PacketSocket packets = new PacketSocket();
                WireSilence silence = new WireSilence(log::warn);
                CheckPoller poller =
                        new CheckPoller((check, seen) -> submit(new EngineCommand.CheckSeen(check, seen)));
                Epoll epoll = new Epoll();
                MonotonicTimer timer = new MonotonicTimer()) {
            HostPresence presence = new HostPresence(this, silence);
            EngineParts parts = new EngineParts(
                    alarms,
                    route,
                    AddressTag.ofThisKernel(),
                    new Announcer(packets),
                    new AdvertOutbox(),
                    new VirtualMacSender(packets),
                    new BaseInterfaces(route),
                    readiness,
                    outlet,
                    log,
                    recorder,
                    resignations,
                    presence,
                    deafness,
                    System.nanoTime());
            PacketReader reader = new PacketReader();
            removeLeftovers(parts, settings);
            RejectionLedger rejections = new RejectionLedger(alarms, outlet);
            VrrpPorts ports = new VrrpPorts(epoll, reader, parts.outbox(), rejections);
            epoll.watch(timer, TOKEN_TIMER);
            epoll.watch(wakeup, TOKEN_COMMANDS);
            epoll.watch(events, TOKEN_INTERFACES);
            Routers routers = new Routers(parts, new InterfaceFeed(route, events, parts.tag()), ports, poller);
            PresenceParts presenceParts = new PresenceParts(
                    new Prober(packets), new HostView(route, routers.interfaces(), routers::isVirtual), landmarks, log);
            PresencePorts opened = new PresencePorts(presenceParts, epoll, alarms);
            taps = opened;
            presence.open(opened);
            presence.forget(settings);
            try (Rehearsal rehearsal = new Rehearsal(parts, reader, familiesOf(settings))) {
                log.info(rehearsal.run());
                readiness.drillBy(rehearsal::again, System.nanoTime());
                rehearseLoop(epoll, timer, ports, parts.outbox(), routers);
                // Only now: a rehearsal before every other thread would keep the compiler from its work.
                becomePunctual();
                outlet.accept(new NodeEvent.Lifecycle(Occurrences.now(), NodeEvent.Lifecycle.Phase.STARTED, ""));
                if (!stopping) {
                    routers.apply(settings, policyRevision);
                }
                started.complete(null);
                loop(epoll, timer, ports, parts.outbox(), routers, () -> stopping);
            } finally {
                // After a defect, too: peers hear a farewell, and no address stays.
                routers.stopAll();
                opened.end();
                rejections.ring(System.nanoTime());
            }
        } catch (RuntimeException | Error thrown) {
            defect = thrown;
            started.completeExceptionally(thrown);
        } finally {
            end(defect);
        }
    }

    private static Set<Family> familiesOf(List<RouterSettings> settings) {
        return settings.stream().map(RouterSettings::family).collect(Collectors.toCollection(TreeSet::new));
    }

    private void becomePunctual() {
        String scheduler = Scheduling.runInRealTime(REAL_TIME_PRIORITY);
        String memory = Scheduling.lockMemory();
        if (!scheduler.isEmpty() || !memory.isEmpty()) {
            log.warn("event=not-real-time scheduler=\"" + (scheduler.isEmpty() ? "ok" : scheduler) + "\" memory=\""
                    + (memory.isEmpty() ? "ok" : memory) + "\"");
        }
    }

    /** What a former run left behind would be ours by its tag, and nobody's by right. */
    private void removeLeftovers(EngineParts parts, List<RouterSettings> settings) {
        List<Leftover> left = leftovers.read();
        if (left.isEmpty()) {
            return;
        }
        outlet.accept(new NodeEvent.Lifecycle(
                Occurrences.now(),
                NodeEvent.Lifecycle.Phase.FORMER_RUN_DIED,
                left.stream().filter(Leftover.Address.class::isInstance).count() + " addresses were held"));
        for (Leftover removed : new LeftoverRemoval(parts.route(), parts.tag()).remove(left)) {
            log.info("event=leftover-removed what=\"" + removed + "\"");
            if (!(removed instanceof Leftover.Address was)) {
                continue;
            }
            settings.stream()
                    .filter(router -> router.installedAddresses().stream()
                            .anyMatch(virtual -> virtual.address().equals(was.address())))
                    .forEach(router -> outlet.accept(new NodeEvent.AddressChanged(
                            Occurrences.now(),
                            Routers.keyOf(router),
                            was.address(),
                            NodeEvent.AddressChanged.What.LEFTOVER_REMOVED)));
        }
    }

    /** The loop itself needs practice, too, or the first timer that matters fires milliseconds late. */
    private void rehearseLoop(
            Epoll epoll, MonotonicTimer timer, VrrpPorts ports, AdvertOutbox outbox, Routers routers) {
        Alarm tick = new Alarm() {
            private int left = REHEARSED_TURNS;

            @Override
            void ring(long nowNanos) {
                if (--left > 0) {
                    alarms.set(this, nowNanos + REHEARSED_WAIT_NANOS);
                }
            }
        };
        alarms.set(tick, System.nanoTime());
        loop(epoll, timer, ports, outbox, routers, () -> stopping || !tick.isSet());
        alarms.clear(tick);
    }

    /**
     * One turn: wait, hear packets, say how late it is, follow the interfaces, obey commands, ring what is due. Packets come first:
     * whoever slept must know what was said meanwhile before it says or renews anything itself.
     */
    private void loop(
            Epoll epoll,
            MonotonicTimer timer,
            VrrpPorts ports,
            AdvertOutbox outbox,
            Routers routers,
            BooleanSupplier over) {
        StallWatch stalls = new StallWatch(outlet);
        while (!over.getAsBoolean()) {
            int ready = await(epoll, timer);
            turn++;
            long lateNanos = Math.max(0, System.nanoTime() - alarms.firstDeadlineNanos());
            if (StallWatch.isLate(lateNanos)) {
                ports.catchUp(turn);
                routers.woke(lateNanos, System.nanoTime());
            }
            stalls.note(lateNanos, System.nanoTime());
            boolean interfacesChanged = false;
            for (int i = 0; i < ready; i++) {
                long token = epoll.token(i);
                if (token == TOKEN_TIMER) {
                    timer.expired();
                } else if (token == TOKEN_COMMANDS) {
                    wakeup.drain();
                } else if (token == TOKEN_INTERFACES) {
                    interfacesChanged = true;
                } else if (taps != null && PresencePorts.isTap(token)) {
                    taps.hear(token);
                } else {
                    ports.hear(token, turn);
                }
            }
            outbox.flush();
            if (interfacesChanged) {
                routers.interfacesChanged();
                if (taps != null && routers.interfaces().pollLinksTold()) {
                    taps.linksChanged(System.nanoTime());
                }
            }
            obeyCommands(routers);
            ringAlarms();
            outbox.flush();
            routers.judgeAgainIfNeeded();
            outbox.flush();
        }
    }

    /** Until something is readable or due; returns how many descriptors are. */
    private int await(Epoll epoll, MonotonicTimer timer) {
        long deadlineNanos = alarms.firstDeadlineNanos();
        if (readiness.staysAwakeFor(deadlineNanos)) {
            return epoll.poll();
        }
        timer.arm(deadlineNanos);
        return epoll.await();
    }

    /** Those that are due now; what they set for this very moment waits for the next turn, so that packets are heard between. */
    private void ringAlarms() {
        long nowNanos = System.nanoTime();
        for (Alarm due = alarms.pollDue(nowNanos); due != null; due = alarms.pollDue(nowNanos)) {
            due.ring(System.nanoTime());
        }
    }

    private void obeyCommands(Routers routers) {
        for (EngineCommand command = commands.poll(); command != null; command = commands.poll()) {
            switch (command) {
                case EngineCommand.Apply apply -> applySettings(apply, routers);
                case EngineCommand.Status status -> status.answer().complete(routers.status());
                case EngineCommand.Silenced silenced -> routers.silenced(silenced.router(), silenced.inForce());
                case EngineCommand.CheckSeen seen -> routers.checkSeen(seen.check(), seen.outcome());
                case EngineCommand.Handover handover -> handover.answer().complete(routers.handOver(handover));
                case EngineCommand.Stop stop -> {
                    outlet.accept(new NodeEvent.Lifecycle(Occurrences.now(), NodeEvent.Lifecycle.Phase.STOPPING, ""));
                    routers.stopAll();
                    stopping = true;
                    stop.done().complete(null);
                }
            }
        }
    }

    private void applySettings(EngineCommand.Apply apply, Routers routers) {
        try {
            routers.apply(apply.settings(), apply.policyRevision());
            apply.done().complete(null);
        } catch (KernelException refused) {
            // One router's socket could not be opened: the others go on, and whoever asked is told.
            apply.done().completeExceptionally(refused);
        }
    }

    private void end(@Nullable Throwable defect) {
        if (defect == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(defect);
        }
        wakeup.close();
        refuseCommands();
    }

    private void refuseCommands() {
        IllegalStateException over = new IllegalStateException("the engine has ended");
        for (EngineCommand command = commands.poll(); command != null; command = commands.poll()) {
            switch (command) {
                case EngineCommand.Apply apply -> apply.done().completeExceptionally(over);
                case EngineCommand.Status status -> status.answer().completeExceptionally(over);
                case EngineCommand.Silenced _, EngineCommand.CheckSeen _ -> {
                    // Nobody is left whom it concerns.
                }
                case EngineCommand.Handover handover -> handover.answer().completeExceptionally(over);
                case EngineCommand.Stop stop -> stop.done().complete(null);
            }
        }
    }
}
