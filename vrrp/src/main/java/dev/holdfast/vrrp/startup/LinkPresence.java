package dev.holdfast.vrrp.startup;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.VirtualAddress;
import dev.holdfast.vrrp.startup.LinkWatcher.Answerer;
import dev.holdfast.vrrp.startup.Watches.Watch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One network interface, for all virtual routers that live on it: asks in rounds whether it hears anybody, keeps its landmarks,
 * and tells its watchers what came of each round. Probes are shared, so that many routers ask no more than one.
 *
 * <p>Sans-I/O: the caller hands in frames and the time, and does what the {@link LinkSink} is told. Not safe for several threads.
 */
public final class LinkPresence {

    /** A round lasts half an advertisement interval, and no less than this: five probes a second allow no more rounds. */
    static final long SHORTEST_ROUND_NANOS = 200_000_000L;

    private static final long SHORTEST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;
    private static final int INTERVALS_OF_A_PAUSE = 3;
    private static final int FIRST_ROUND_PROBES = 3;
    private static final int ROUND_PROBES = 2;
    private static final int DISCOVERED_EVERY = 8;
    private static final int ENOUGH_LANDMARKS = 2;

    /** Of the blocks for documentation (RFC 5737, RFC 3849): whoever answers for them answers for anything. */
    private static final IpAddress NOBODYS_IPV4 = IpAddress.parse("198.51.100.231");

    private static final IpAddress NOBODYS_IPV6 = IpAddress.parse("2001:db8:dead:beef::231");

    private final LinkSink sink;
    private final ProbeBudget budget = new ProbeBudget();
    private final KnownHosts hosts = new KnownHosts();
    private final Watches watches = new Watches();
    private final Set<Long> proxies = new HashSet<>();
    private final Set<IpAddress> asked = new HashSet<>();
    private final Set<IpAddress> answered = new HashSet<>();
    private final Set<IpAddress> askedInVain = new HashSet<>();

    private boolean listening;
    private boolean inRound;
    private boolean silentBefore;
    private boolean freshlyArmed;
    private boolean blocked;
    private boolean heardFrame;
    private boolean heardAnswer;
    private long roundEndNanos;
    private long nextRoundNanos = Long.MAX_VALUE;
    private int rounds;
    private int addressTurn;

    public LinkPresence(LinkSink sink) {
        this.sink = sink;
    }

    /** What a former run kept. */
    public void restore(List<Landmark> kept) {
        hosts.restore(kept);
    }

    /** Somebody of whom the kernel knows: a gateway, a neighbour. */
    public void mention(IpAddress address) {
        hosts.mention(address);
    }

    /** What the next run should know. */
    public List<Landmark> kept() {
        return hosts.kept();
    }

    /** How closely the watcher wants the link looked at from now on; the first round begins at once. */
    public void attend(long nowNanos, LinkWatcher watcher, Attention attention, long intervalNanos) {
        Watch watch = watches.of(watcher);
        boolean closer = attention == Attention.ROUNDS && watch.attention != Attention.ROUNDS;
        watch.attention = attention;
        watch.intervalNanos = intervalNanos;
        RouterSettings.Unicast unicast = watcher.settings().unicast();
        if (unicast != null) {
            // On a link of their own there may be nobody else to ask; behind a router they do not answer, and are
            // forgotten.
            unicast.peers().forEach(hosts::mention);
        }
        if (attention == Attention.NONE) {
            watches.remove(watch);
        }
        if (closer) {
            watch.told = false;
            nextRoundNanos = inRound ? nextRoundNanos : nowNanos;
            freshlyArmed = true;
            if (inRound) {
                // The round that runs may be all that a short down interval has time for.
                askForAddressOf(nowNanos, watcher);
            }
        } else if (attention == Attention.OCCASIONAL || attention == Attention.STEADY) {
            watch.told = !silentBefore;
            nextRoundNanos = inRound ? nextRoundNanos : Math.min(nextRoundNanos, nowNanos + pauseNanos());
        }
        settle(nowNanos);
    }

    private void askForAddressOf(long nowNanos, LinkWatcher watcher) {
        if (watcher.asksForAddresses()) {
            ask(nowNanos, watcher.settings().addresses().getFirst().address());
        }
    }

    /** Listens as long as it must, and asks to be woken when something is due. */
    private void settle(long nowNanos) {
        boolean wanted = inRound || silentBefore || watches.isAnybody(Attention.ROUNDS);
        if (watches.isEmpty()) {
            wanted = false;
            inRound = false;
            silentBefore = false;
            nextRoundNanos = Long.MAX_VALUE;
        }
        if (wanted != listening) {
            listening = wanted;
            sink.listen(wanted);
        }
        long due = inRound ? roundEndNanos : Math.max(nowNanos, nextRoundNanos);
        sink.wakeAt(watches.isEmpty() ? Long.MAX_VALUE : due);
    }

    /** What was to be done is due, or a little overdue. */
    public void due(long nowNanos) {
        if (inRound && nowNanos >= roundEndNanos) {
            endRound(nowNanos);
        }
        if (!inRound && !watches.isEmpty() && nowNanos >= nextRoundNanos) {
            beginRound(nowNanos);
        }
        settle(nowNanos);
    }

    private void beginRound(long nowNanos) {
        long free = budget.freeAtNanos(nowNanos);
        if (free > nowNanos) {
            nextRoundNanos = free;
            return;
        }
        inRound = true;
        heardFrame = false;
        heardAnswer = false;
        asked.clear();
        answered.clear();
        roundEndNanos = nowNanos + roundNanos();
        if (!listening) {
            listening = true;
            sink.listen(true);
        }
        askAround(nowNanos);
        rounds++;
    }

    private void askAround(long nowNanos) {
        hosts.name(watches.landmarksOfTheFile());
        boolean closely = silentBefore || watches.isAnybody(Attention.ROUNDS);
        int places = closely ? (roundNanos() > SHORTEST_ROUND_NANOS ? ROUND_PROBES : 1) : 1;
        boolean first = freshlyArmed;
        freshlyArmed = false;
        if (first) {
            places = FIRST_ROUND_PROBES;
        }
        List<IpAddress> claimed = watches.addressesAskedFor();
        boolean turnOfAddress = !claimed.isEmpty() && (places > 1 || rounds % 2 == 0);
        if (turnOfAddress) {
            ask(nowNanos, claimed.get(addressTurn++ % claimed.size()));
            places--;
        }
        boolean few = hosts.landmarks() < ENOUGH_LANDMARKS;
        if (places > 0 && few && rounds % (closely ? DISCOVERED_EVERY : 2) == 0 && budget.isFree(nowNanos)) {
            budget.take(nowNanos);
            sink.discover();
            places--;
        }
        // The first round must not rest on a single host: it is what a healthy start waits for.
        places = Math.max(places, first ? 1 : 0);
        for (IpAddress target : hosts.next(places, notWorthAsking())) {
            ask(nowNanos, target);
        }
    }

    /**
     * Virtual addresses, and the hosts of incumbents whose adverts stay away: those are gone, most likely, and a round that asked
     * only them would say nothing of the link.
     */
    private Set<IpAddress> notWorthAsking() {
        Set<IpAddress> passedOver = new HashSet<>(watches.virtualAddresses());
        for (Watch watch : watches.all()) {
            IpAddress incumbent = watch.watcher.incumbent();
            if (watch.attention == Attention.ROUNDS && incumbent != null && !watch.watcher.isInOrder()) {
                passedOver.addAll(hosts.addressesOf(incumbent));
            }
        }
        return passedOver;
    }

    private void ask(long nowNanos, IpAddress target) {
        if (budget.isFree(nowNanos)) {
            budget.take(nowNanos);
            asked.add(target);
            askedInVain.add(target);
            sink.ask(target);
        }
    }

    private void endRound(long nowNanos) {
        inRound = false;
        boolean anybody = heardFrame || heardAnswer;
        if (anybody && watches.isInOrder()) {
            for (IpAddress target : asked) {
                if (!answered.contains(target)) {
                    hosts.missed(target);
                }
            }
        }
        silentBefore = !anybody;
        if (anybody) {
            askedInVain.clear();
        }
        boolean closely = silentBefore || watches.isAnybody(Attention.ROUNDS);
        nextRoundNanos = closely ? nowNanos : nowNanos + pauseNanos();
        Set<IpAddress> virtual = watches.virtualAddresses();
        for (Watch watch : watches.all()) {
            boolean believed = watch.believes(heardFrame, heardAnswer);
            watch.told = believed;
            watch.watcher.roundEnded(
                    nowNanos,
                    believed,
                    hosts.landmarksBesides(watch.watcher.incumbent(), virtual, askedInVain, believed));
        }
    }

    private long roundNanos() {
        return Math.max(SHORTEST_ROUND_NANOS, watches.shortestIntervalNanos(LONGEST_PAUSE_NANOS) / 2);
    }

    private long pauseNanos() {
        int intervals = watches.isAnybody(Attention.STEADY) ? 1 : INTERVALS_OF_A_PAUSE;
        return Math.clamp(
                intervals * watches.shortestIntervalNanos(LONGEST_PAUSE_NANOS),
                SHORTEST_PAUSE_NANOS,
                LONGEST_PAUSE_NANOS);
    }

    /** Whether the kernel says that nothing of others can come in; what comes all the same is of this host, and proves nothing. */
    public void block(long nowNanos, boolean isBlocked) {
        if (blocked == isBlocked) {
            return;
        }
        blocked = isBlocked;
        if (blocked) {
            linkLost();
            for (Watch watch : watches.all()) {
                watch.watcher.linkBlocked(nowNanos);
            }
        }
    }

    /** A frame of another host that was not asked for. */
    public void heardFrame(long nowNanos) {
        if (blocked) {
            return;
        }
        heardFrame = true;
        prove(nowNanos, Proof.FRAME);
    }

    /** A frame that tells who sent it: an ARP request, a neighbour solicitation. */
    public void heardHost(long nowNanos, IpAddress address, long mac) {
        if (blocked) {
            return;
        }
        hosts.see(address, mac);
        heardFrame(nowNanos);
    }

    /** An ARP reply, a neighbour advertisement, an echo reply to us. */
    public void heardAnswer(long nowNanos, IpAddress address, long mac) {
        if (blocked) {
            return;
        }
        heardAnswer = true;
        answered.add(address);
        boolean isVirtual = watches.virtualAddresses().contains(address);
        if (address.equals(NOBODYS_IPV4) || address.equals(NOBODYS_IPV6)) {
            proxies.add(mac);
            tellAnswer(nowNanos, null, mac, Answerer.PROXY);
        } else if (!isVirtual) {
            hosts.answered(address, mac);
        }
        prove(nowNanos, Proof.ANSWER);
        if (isVirtual && !proxies.contains(mac)) {
            boolean member = hosts.isMember(mac);
            tellAnswer(nowNanos, address, mac, member ? Answerer.KNOWN_MEMBER : Answerer.STRANGER);
            if (!member) {
                ask(nowNanos, address.family() == Family.IPV4 ? NOBODYS_IPV4 : NOBODYS_IPV6);
            }
        }
    }

    /** {@code address} null: to all, since the one who answers does so for any. */
    private void tellAnswer(long nowNanos, @Nullable IpAddress address, long mac, Answerer answerer) {
        for (Watch watch : watches.all()) {
            for (VirtualAddress virtual : watch.watcher.settings().addresses()) {
                boolean concerned = address == null || virtual.address().equals(address);
                if (concerned && watch.watcher.asksForAddresses()) {
                    watch.watcher.addressAnswered(nowNanos, virtual.address(), mac, answerer);
                }
            }
        }
    }

    /** An advertisement of any virtual router of the segment. {@code mac} 0: not known. */
    public void heardAdvert(long nowNanos, IpAddress source, long mac) {
        if (mac != 0) {
            hosts.member(source, mac);
        }
        if (blocked) {
            return;
        }
        heardFrame = true;
        prove(nowNanos, Proof.ADVERT);
    }

    /** Carrier went: what was heard before says nothing. */
    public void linkLost() {
        heardFrame = false;
        heardAnswer = false;
        for (Watch watch : watches.all()) {
            watch.told = false;
        }
    }

    private void prove(long nowNanos, Proof proof) {
        for (int i = 0; i < watches.size(); i++) {
            Watch watch = watches.get(i);
            if (!watch.told && watch.believes(proof != Proof.ANSWER, proof == Proof.ANSWER)) {
                watch.told = true;
                tellProven(nowNanos, proof, watch);
            }
        }
    }

    private static void tellProven(long nowNanos, Proof proof, Watch watch) {
        watch.watcher.linkProven(nowNanos, proof);
    }
}
