package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.ActionSink;
import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.VirtualRouter;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.Landmark;
import dev.holdfast.vrrp.startup.PresenceRule;
import dev.holdfast.vrrp.testing.CheckedSink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A host with one daemon, as the real one behaves: its loop may be late, may be stopped for a while and then drains its socket
 * before anything else, may be killed and started again. Expiries that were overtaken are sometimes delivered all the same.
 */
final class SimulatedHost implements Station {

    /** How late a healthy loop's timers may be. */
    static final long LATENESS_NANOS = 1_000_000L;

    /** Lifetime of an address at an interval of one second, and the kernel's own lateness. */
    private static final long KERNEL_TAKES_BACK_NANOS = 3_350_000_000L;

    private static final long HOST_SILENCED_NANOS = 5_000_000L;

    private record Started(long generation, long deadlineNanos) {}

    private final String name;
    private final IpAddress source;
    private final IpAddress group;
    private final Schedule schedule;
    private final Segment segment;
    private final Random random;
    private final Consumer<String> log;
    private final Segment.Port port;
    private final SimulatedSocket socket;

    private final Set<PresenceRule> rules;
    private final List<Landmark> kept = new ArrayList<>();
    private final List<IpAddress> named = new ArrayList<>();
    private RouterSettings settings;
    private @Nullable Life life;
    private boolean paused;
    private long pausedAtNanos;
    private final List<GateDecision.Why> decisions = new ArrayList<>();
    private final List<Long> probesNanos = new ArrayList<>();

    SimulatedHost(
            String name,
            IpAddress source,
            RouterSettings settings,
            Schedule schedule,
            Segment segment,
            Random random,
            Consumer<String> log) {
        this(name, source, settings, schedule, segment, random, log, PresenceRule.ALL);
    }

    SimulatedHost(
            String name,
            IpAddress source,
            RouterSettings settings,
            Schedule schedule,
            Segment segment,
            Random random,
            Consumer<String> log,
            Set<PresenceRule> rules) {
        this.rules = rules;
        this.name = name;
        this.source = source;
        this.settings = settings;
        this.schedule = schedule;
        this.segment = segment;
        this.random = random;
        this.log = log;
        group = IpAddress.parse(settings.family() == Family.IPV4 ? "224.0.0.18" : "ff02::12");
        socket = new SimulatedSocket(name, group);
        port = segment.attach(this);
    }

    /** One run of the daemon, from start to stop or death. */
    private final class Life implements ActionSink, SimulatedLink.Daemon {
        private final VirtualRouter router = new VirtualRouter(settings, 0, rules);
        private final SimulatedLink link =
                new SimulatedLink(this, SimulatedHost.this, schedule, segment, probesNanos, named, kept);
        private boolean holds;
        private boolean mute;
        private final CheckedSink sink = new CheckedSink(this);
        private final Map<Timer, Started> timers = new EnumMap<>(Timer.class);

        @Override
        public VirtualRouter router() {
            return router;
        }

        @Override
        public boolean isAwake() {
            return life == this && !paused;
        }

        @Override
        public void handle(Event event) {
            sink.begin(schedule.nowNanos());
            router.handle(schedule.nowNanos(), event, sink);
            sink.check(router);
        }

        void expire(Timer timer, long generation) {
            sink.begin(schedule.nowNanos());
            boolean current = sink.expires(timer, generation);
            State before = router.state();
            router.handle(schedule.nowNanos(), new Event.TimerExpired(timer, generation), sink);
            sink.check(router);
            if (!current && sink.actions() > 0 && before == router.state()) {
                throw new AssertionError(
                        name + ": generation " + generation + " of " + timer + " acted and is outdated");
            }
        }

        void expireWhatIsDue() {
            for (Map.Entry<Timer, Started> timer : List.copyOf(timers.entrySet())) {
                if (timer.getValue().deadlineNanos() <= schedule.nowNanos()) {
                    expire(timer.getKey(), timer.getValue().generation());
                }
            }
        }

        long latenessNanos() {
            return timers.values().stream()
                    .mapToLong(timer -> schedule.nowNanos() - timer.deadlineNanos())
                    .max()
                    .orElse(0);
        }

        @Override
        public void sendAdvertisement(int priority) {
            segment.send(SimulatedHost.this, socket.write(router.settings(), priority, source));
        }

        @Override
        public void startTimer(Timer timer, long generation, long deadlineNanos) {
            timers.put(timer, new Started(generation, deadlineNanos));
            schedule.at(deadlineNanos + random.nextLong(LATENESS_NANOS), () -> due(timer, generation));
        }

        private void due(Timer timer, long generation) {
            if (life != this || paused) {
                return;
            }
            Started latest = timers.get(timer);
            boolean current = latest != null && latest.generation() == generation;
            if (current || random.nextInt(8) == 0) {
                expire(timer, generation);
            }
        }

        @Override
        public void cancelTimer(Timer timer) {
            timers.remove(timer);
        }

        @Override
        public void transitioned(Transition transition) {
            log.accept(name + " " + transition.from() + " to " + transition.to() + " " + transition.cause());
        }

        @Override
        public void installAddresses() {
            holds = true;
        }

        @Override
        public void removeAddresses() {
            holds = false;
        }

        @Override
        public void announceAddresses() {}

        @Override
        public void attendLink(Attention attention, long intervalNanos) {
            link.attend(attention, intervalNanos);
        }

        @Override
        public void mute() {
            mute = true;
            schedule.after(HOST_SILENCED_NANOS, () -> {
                if (life == this && mute && !paused) {
                    handle(new Event.Muted(true));
                }
            });
        }

        @Override
        public void unmute() {
            mute = false;
        }

        @Override
        public void decided(GateDecision decision) {
            log.accept(name + " " + decision.why() + " " + decision.afterNanos() / 1_000_000 + " ms");
            decisions.add(decision.why());
        }

        @Override
        public void observed(Observation observation) {}
    }

    /** The file or the routes name it. */
    SimulatedHost knows(IpAddress address) {
        named.add(address);
        return this;
    }

    @Override
    public void overhear(IpAddress from, long mac) {
        Life hearer = life;
        if (hearer != null && !paused) {
            hearer.link.heardHost(from, mac);
        }
    }

    @Override
    public void hearAnswer(IpAddress about, long mac) {
        Life hearer = life;
        if (hearer != null && !paused) {
            hearer.link.heardAnswer(about, mac);
        }
    }

    @Override
    public boolean answersFor(IpAddress address) {
        return address.equals(source) || (answers() && isVirtual(address));
    }

    private boolean isVirtual(IpAddress address) {
        return settings.addresses().stream()
                .anyMatch(virtual -> virtual.address().equals(address));
    }

    /** Whether it answers for the virtual addresses: the kernel does as long as they are installed, also for a daemon that sleeps. */
    boolean answers() {
        boolean takenBack = paused && schedule.nowNanos() - pausedAtNanos > KERNEL_TAKES_BACK_NANOS;
        return life != null && life.holds && !life.mute && !takenBack;
    }

    List<GateDecision.Why> decisions() {
        return decisions;
    }

    /** When probes went out. */
    List<Long> probesNanos() {
        return probesNanos;
    }

    @Override
    public long mac() {
        return mac(source);
    }

    void start() {
        if (life == null) {
            log.accept(name + " starts");
            socket.clear();
            life = new Life();
            life.handle(new Event.Startup());
        }
    }

    /** In good order. */
    void stop() {
        if (life != null && !paused) {
            log.accept(name + " stops");
            life.handle(new Event.Shutdown());
            keepLandmarks();
            life = null;
        }
    }

    private void keepLandmarks() {
        Life ending = life;
        if (ending != null) {
            kept.clear();
            kept.addAll(ending.link.kept());
        }
    }

    void kill() {
        if (life != null) {
            log.accept(name + " is killed");
            keepLandmarks();
            life = null;
            paused = false;
        }
    }

    void pause() {
        if (life != null && !paused) {
            log.accept(name + " pauses");
            paused = true;
            pausedAtNanos = schedule.nowNanos();
        }
    }

    /** As the engine does: drain the socket, tell how late it is, then the timers. */
    void resume() {
        Life woken = life;
        if (woken == null || !paused) {
            paused = false;
            return;
        }
        log.accept(name + " goes on");
        paused = false;
        long lateNanos = woken.latenessNanos();
        socket.drain().forEach(packet -> hear(woken, packet));
        if (lateNanos > 0) {
            woken.handle(new Event.Woke(lateNanos));
        }
        woken.expireWhatIsDue();
        woken.link.due();
    }

    /** Any event that comes from outside; lost while the host does not run. */
    void tell(Event event) {
        if (life != null && !paused) {
            log.accept(name + " is told " + event.getClass().getSimpleName());
            life.handle(event);
        }
        if (event instanceof Event.SettingsChanged changed) {
            settings = changed.settings();
        }
    }

    @Override
    public void receive(IpAddress from, byte[] message) {
        SimulatedSocket.Packet packet = new SimulatedSocket.Packet(from, message);
        if (life == null) {
            return;
        }
        if (paused) {
            socket.keep(packet);
        } else {
            hear(life, packet);
        }
    }

    private void hear(Life hearer, SimulatedSocket.Packet packet) {
        Event.AdvertReceived received = socket.read(packet, hearer.router.settings());
        hearer.link.heardAdvert(packet.source(), mac(packet.source()));
        hearer.handle(received);
    }

    private static long mac(IpAddress of) {
        return 0x020000000000L + of.low();
    }

    boolean isPaused() {
        return paused;
    }

    boolean isActive() {
        return life != null && life.router.state() == State.ACTIVE;
    }

    RouterSettings settings() {
        return settings;
    }

    @Override
    public IpAddress source() {
        return source;
    }

    @Override
    public Segment.Port port() {
        return port;
    }

    String name() {
        return name;
    }
}
