package dev.holdfast.vrrp.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rounds, landmarks and manners of one interface. */
class LinkPresenceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final IpAddress GATEWAY = IpAddress.parse("10.77.0.254");
    private static final IpAddress CLIENT = IpAddress.parse("10.77.0.50");
    private static final IpAddress INCUMBENT = IpAddress.parse("10.77.0.2");
    private static final IpAddress VIRTUAL = IpAddress.parse("10.77.0.100");

    private final List<String> done = new ArrayList<>();
    private final List<Long> probes = new ArrayList<>();
    private long nowNanos = 100 * SECOND;
    private long wakeAtNanos = Long.MAX_VALUE;
    private boolean listens;

    private final LinkPresence link = new LinkPresence(new LinkSink() {
        @Override
        public void ask(IpAddress address) {
            probes.add(nowNanos);
            done.add("ask " + address);
        }

        @Override
        public void discover() {
            probes.add(nowNanos);
            done.add("discover");
        }

        @Override
        public void listen(boolean on) {
            listens = on;
        }

        @Override
        public void wakeAt(long deadlineNanos) {
            wakeAtNanos = deadlineNanos;
        }
    });

    private class Router implements LinkWatcher {
        private final RouterSettings settings;
        private final List<String> told = new ArrayList<>();
        private @Nullable IpAddress incumbent;

        Router(String... settings) {
            this.settings = SampleSettings.ipv4(settings);
        }

        @Override
        public RouterSettings settings() {
            return settings;
        }

        @Override
        public @Nullable IpAddress incumbent() {
            return incumbent;
        }

        @Override
        public boolean asksForAddresses() {
            return incumbent == null;
        }

        @Override
        public boolean isInOrder() {
            return incumbent != null;
        }

        @Override
        public void linkProven(long atNanos, Proof proof) {
            told.add("proven " + proof);
        }

        @Override
        public void linkBlocked(long atNanos) {
            told.add("blocked");
        }

        @Override
        public void roundEnded(long atNanos, boolean heard, int landmarks) {
            told.add((heard ? "heard " : "silent ") + landmarks);
        }

        @Override
        public void addressAnswered(long atNanos, IpAddress address, long mac, Answerer answerer) {
            told.add(address + " " + answerer);
        }
    }

    private void pass(long nanos) {
        long end = nowNanos + nanos;
        while (wakeAtNanos <= end) {
            nowNanos = Math.max(nowNanos, wakeAtNanos);
            link.due(nowNanos);
        }
        nowNanos = end;
    }

    @Test
    void asksAtOnceAndListensOnlyWhileItMust() {
        Router router = new Router();
        link.mention(GATEWAY);

        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(0);
        assertThat(listens).isTrue();
        assertThat(done).contains("ask " + VIRTUAL, "ask " + GATEWAY);

        link.attend(nowNanos, router, Attention.NONE, SECOND);
        assertThat(listens).isFalse();
        assertThat(wakeAtNanos).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void asksForTheAddressAtEveryArmingAlsoInTheMiddleOfARound() {
        Router early = new Router("addresses", "10.77.0.101/24");
        link.mention(GATEWAY);
        link.attend(nowNanos, early, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);

        link.attend(nowNanos, new Router(), Attention.ROUNDS, SECOND);

        assertThat(done).endsWith("ask " + VIRTUAL);
    }

    @Test
    void tellsTheFirstProofAndTheEndOfEachRound() {
        Router router = new Router();
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);
        link.heardAnswer(nowNanos, GATEWAY, 0x42);
        link.heardFrame(nowNanos);
        pass(SECOND);

        assertThat(router.told).containsExactly("proven ANSWER", "heard 1", "silent 1");
    }

    @Test
    void believesOnlyAnswersWhereTheSettingsSaySo() {
        Router strict = new Router("startup.proof", "answer");
        link.attend(nowNanos, strict, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);
        link.heardFrame(nowNanos);
        pass(SECOND / 2);
        assertThat(strict.told).containsExactly("silent 0");

        link.heardAnswer(nowNanos, CLIENT, 0x43);
        assertThat(strict.told).contains("proven ANSWER");
    }

    @Test
    void neverAsksMoreThanFiveTimesInOneSecondHoweverManyRoutersThereAre() {
        for (int vrid = 1; vrid <= 250; vrid++) {
            Router router = new Router("vrid", "" + vrid, "addresses", "10.78.0." + vrid, "advertInterval", "10ms");
            link.attend(nowNanos, router, Attention.ROUNDS, 10_000_000L);
            pass(3_000_000L);
        }
        link.heardAnswer(nowNanos, GATEWAY, 0x42);
        pass(20 * SECOND);

        assertThat(probes).hasSizeGreaterThan(90);
        for (int i = 5; i < probes.size(); i++) {
            assertThat(probes.get(i) - probes.get(i - 5)).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void countsNeitherTheIncumbentNorItsOtherAddressesAsLandmarks() {
        Router router = new Router();
        router.incumbent = INCUMBENT;
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);
        link.heardAdvert(nowNanos, INCUMBENT, 0x02);
        link.heardAnswer(nowNanos, INCUMBENT, 0x02);
        link.heardAnswer(nowNanos, GATEWAY, 0x02);
        link.heardAnswer(nowNanos, CLIENT, 0x50);
        pass(SECOND / 2);

        assertThat(router.told).contains("heard 1");
    }

    /** A round that asked nobody but the one who is gone would take us for deaf. */
    @Test
    void doesNotAskTheIncumbentWhoseAdvertsStayAway() {
        Router router = new Router() {
            @Override
            public boolean isInOrder() {
                return false;
            }
        };
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        link.heardAdvert(nowNanos, INCUMBENT, 0x02);
        link.heardAnswer(nowNanos, IpAddress.parse("fe80::2"), 0x02);
        link.heardAnswer(nowNanos, CLIENT, 0x50);
        router.incumbent = INCUMBENT;
        done.clear();

        pass(4 * SECOND);

        assertThat(done).contains("ask " + CLIENT).doesNotContain("ask " + INCUMBENT, "ask fe80::2");
    }

    @Test
    void countsNoVirtualMac() {
        Router router = new Router();
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);
        link.heardAnswer(nowNanos, GATEWAY, 0x00005E000107L);
        pass(SECOND / 2);

        assertThat(router.told).contains("heard 0");
    }

    @Test
    void strikesOffWhoIsSilentWhileOthersAreHeard() {
        Router router = new Router();
        router.incumbent = INCUMBENT;
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        link.heardAnswer(nowNanos, GATEWAY, 0x01);
        link.heardAnswer(nowNanos, CLIENT, 0x50);
        for (int i = 0; i < 10; i++) {
            pass(SECOND / 2);
            link.heardAnswer(nowNanos, CLIENT, 0x50);
        }

        assertThat(router.told).endsWith("heard 1");
    }

    @Test
    void keepsLandmarksThatAreSilentWithEverybodyElse() {
        Router router = new Router();
        router.incumbent = INCUMBENT;
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        link.heardAnswer(nowNanos, GATEWAY, 0x01);
        link.heardAnswer(nowNanos, CLIENT, 0x50);
        pass(10 * SECOND);

        assertThat(router.told).endsWith("silent 2");
    }

    @Test
    void doesNotStrikeOffALandmarkOfTheFile() {
        Router router = new Router("landmarks", GATEWAY.toString());
        router.incumbent = INCUMBENT;
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        link.heardAnswer(nowNanos, GATEWAY, 0x01);
        link.heardAnswer(nowNanos, CLIENT, 0x50);
        for (int i = 0; i < 30; i++) {
            pass(SECOND / 2);
            link.heardAnswer(nowNanos, CLIENT, 0x50);
        }

        assertThat(router.told).endsWith("heard 2");
        assertThat(done).contains("ask " + GATEWAY);
    }

    /** Or a mistyped one would keep a BACKUP from its duty. */
    @Test
    void countsALandmarkOfTheFileFromItsFirstAnswerOn() {
        Router router = new Router("landmarks", "10.77.0.253, 10.77.0.254");
        router.incumbent = INCUMBENT;
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);
        link.heardFrame(nowNanos);
        pass(SECOND / 2);
        assertThat(router.told).endsWith("heard 0");

        link.heardAnswer(nowNanos, GATEWAY, 0x01);
        pass(SECOND / 2);
        assertThat(router.told).endsWith("heard 1");
    }

    @Test
    void makesRoomForALandmarkOfTheFile() {
        Router router = new Router("landmarks", GATEWAY.toString());
        for (int host = 1; host < 200; host++) {
            link.heardHost(nowNanos, IpAddress.parse("10.77.1." + host), host);
        }
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);
        link.heardAnswer(nowNanos, GATEWAY, 0x01);
        pass(SECOND / 2);

        assertThat(router.told).contains("heard 1");
    }

    /** Of two nodes on a link of their own each is all that the other can ask. */
    @Test
    void asksUnicastPeers() {
        Router router = new Router("unicast.peers", INCUMBENT.toString(), "startup.proof", "answer");
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(0);
        assertThat(done).contains("ask " + INCUMBENT);

        link.heardAdvert(nowNanos, INCUMBENT, 0);
        assertThat(router.told).isEmpty();

        link.heardAnswer(nowNanos, INCUMBENT, 0x02);
        assertThat(router.told).containsExactly("proven ANSWER");
    }

    /** Guests on the host's own bridge speak while its uplink learns. */
    @Test
    void believesNobodyWhileTheKernelSaysThatNothingComesIn() {
        Router router = new Router();
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);
        link.heardFrame(nowNanos);
        link.block(nowNanos, true);
        link.heardFrame(nowNanos);
        link.heardHost(nowNanos, CLIENT, 0x50);
        link.heardAnswer(nowNanos, CLIENT, 0x50);
        pass(SECOND / 2);
        assertThat(router.told).containsExactly("proven FRAME", "blocked", "silent 0");

        link.block(nowNanos, false);
        link.heardFrame(nowNanos);
        assertThat(router.told).endsWith("proven FRAME");
    }

    @Test
    void findsOutWhoAnswersForAnyAddress() {
        Router router = new Router();
        link.attend(nowNanos, router, Attention.ROUNDS, SECOND);
        pass(SECOND / 10);
        link.heardAnswer(nowNanos, VIRTUAL, 0x66);
        assertThat(router.told).contains(VIRTUAL + " STRANGER");
        String nobodys = done.getLast();
        assertThat(nobodys).isEqualTo("ask 198.51.100.231");

        link.heardAnswer(nowNanos, IpAddress.parse("198.51.100.231"), 0x66);
        link.heardAnswer(nowNanos, VIRTUAL, 0x66);

        assertThat(router.told).endsWith(VIRTUAL + " PROXY");
    }

    @Test
    void knowsAMemberByItsAdvertsOverRestarts() {
        Router first = new Router();
        link.attend(nowNanos, first, Attention.ROUNDS, SECOND);
        link.heardAdvert(nowNanos, INCUMBENT, 0x02);
        List<Landmark> kept = link.kept();
        assertThat(kept).containsExactly(new Landmark(INCUMBENT, 0x02, true));

        link.restore(kept);
        link.heardAnswer(nowNanos, VIRTUAL, 0x02);

        assertThat(first.told).contains(VIRTUAL + " KNOWN_MEMBER");
    }

    @Test
    void looksNowAndThenAndThenCloselyWhenNobodyAnswers() {
        Router router = new Router();
        router.incumbent = INCUMBENT;
        link.mention(GATEWAY);
        link.attend(nowNanos, router, Attention.OCCASIONAL, SECOND);
        pass(3 * SECOND + SECOND / 10);
        assertThat(probes).hasSize(1);
        link.heardAnswer(nowNanos, GATEWAY, 0x01);
        pass(SECOND);
        assertThat(listens).isFalse();

        pass(2 * SECOND + SECOND / 2 + 2 * SECOND);
        assertThat(listens).isTrue();
        assertThat(router.told.subList(router.told.size() - 3, router.told.size()))
                .containsOnly("silent 1");

        link.heardFrame(nowNanos);
        assertThat(router.told).endsWith("proven FRAME");
    }
}
