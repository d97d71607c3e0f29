package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Landmark;
import dev.holdfast.vrrp.startup.PresenceRule;
import java.util.ArrayList;
import java.util.List;
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
    private @Nullable SimulatedLife life;
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

    /** The file or the routes name it. */
    SimulatedHost knows(IpAddress address) {
        named.add(address);
        return this;
    }

    @Override
    public void overhear(IpAddress from, long mac) {
        SimulatedLife hearer = life;
        if (hearer != null && !paused) {
            hearer.link().heardHost(from, mac);
        }
    }

    @Override
    public void hearAnswer(IpAddress about, long mac) {
        SimulatedLife hearer = life;
        if (hearer != null && !paused) {
            hearer.link().heardAnswer(about, mac);
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
        return life != null && life.answers() && !takenBack;
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
            SimulatedLife begun = new SimulatedLife(this, schedule, segment, random, log, socket, rules);
            life = begun;
            begun.handle(new Event.Startup());
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
        SimulatedLife ending = life;
        if (ending != null) {
            kept.clear();
            kept.addAll(ending.link().kept());
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
        long lateNanos = latenessNanos();
        if (wake()) {
            catchUp();
            goOn(lateNanos);
        }
    }

    /** How late the first of its timers is. */
    long latenessNanos() {
        return life == null ? 0 : life.latenessNanos();
    }

    /** False: it did not sleep. */
    boolean wake() {
        boolean slept = life != null && paused;
        paused = false;
        if (slept) {
            log.accept(name + " goes on");
        }
        return slept;
    }

    /** Hears what came while it slept. */
    void catchUp() {
        SimulatedLife woken = life;
        if (woken != null) {
            socket.drain().forEach(packet -> hear(woken, packet));
        }
    }

    /** After all has been heard. */
    void goOn(long lateNanos) {
        SimulatedLife woken = life;
        if (woken == null) {
            return;
        }
        if (lateNanos > 0) {
            woken.handle(new Event.Woke(lateNanos));
        }
        woken.expireWhatIsDue();
        woken.link().due();
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

    private void hear(SimulatedLife hearer, SimulatedSocket.Packet packet) {
        Event.AdvertReceived received = socket.read(packet, hearer.router().settings());
        hearer.link().heardAdvert(packet.source(), mac(packet.source()));
        hearer.handle(received);
    }

    private static long mac(IpAddress of) {
        return 0x020000000000L + of.low();
    }

    /** Whether this is its daemon's present run. */
    boolean lives(SimulatedLife one) {
        return life == one;
    }

    /** Null: no daemon runs. */
    @Nullable
    SimulatedLife life() {
        return life;
    }

    List<IpAddress> named() {
        return named;
    }

    /** What a former run knew. */
    List<Landmark> landmarks() {
        return kept;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isActive() {
        return life != null && life.router().state() == State.ACTIVE;
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
