package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VIP;
import static dev.holdfast.lab.system.Segment77.VRID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.lab.Host;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.session.Postgres;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The control plane and its database are killed in the middle of a handing over. Where it is held at a point, a relay holds
 * back what the next node shall be told. Afterwards one member is ACTIVE, clients have noticed no more than the protocol
 * allows, and the record says what came of it.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoverInterruptedTest {

    /** More than anybody's skew time, and what a busy machine adds; less than a third of a down interval. */
    private static final Duration GAP = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(90);

    private final Fleet77 fleet = new Fleet77("handover");
    private final Sniffer sniffer = fleet.network.segment.sniff(VrrpAdvert.class::isInstance, 100_000);
    private HandoverOrders orders;

    @BeforeAll
    void start() {
        fleet.start();
        fleet.awaitActive(VRID, Fleet77.UP);
        orders = new HandoverOrders(fleet);
    }

    @AfterAll
    void remove() {
        fleet.close();
    }

    @Test
    void killedWhenItHadBeenAskedForNothingMoves() {
        Holdfastd holder = fleet.awaitActive(VRID, Fleet77.UP);
        Host heir = another(holder);
        int moves = fleet.movesToActive("web").size();
        fleet.relay.cut(heir);
        String handover = give(heir, "HEIR_TOLD");

        try (VipClient client = client()) {
            long killedAt = WallClock.nowNanos();
            killAndDropWhatWasHeldBack(heir);
            assertThat(client.longestOutageAfter(killedAt)).isLessThan(GAP);
        }

        assertEnded(handover, "LAPSED", List.of("330 DONE", "332 FAILED"));
        assertThat(fleet.movesToActive("web")).hasSize(moves);
        assertThat(fleet.awaitActive(VRID, Fleet77.UP).host()).isEqualTo(holder.host());
    }

    @Test
    void killedWhenTheHeirWasReadyNothingMoves() {
        Holdfastd holder = fleet.awaitActive(VRID, Fleet77.UP);
        int moves = fleet.movesToActive("web").size();
        fleet.relay.cut(holder.host());
        String handover = give(another(holder), "HOLDER_TOLD");

        try (VipClient client = client()) {
            long killedAt = WallClock.nowNanos();
            killAndDropWhatWasHeldBack(holder.host());
            assertThat(client.longestOutageAfter(killedAt)).isLessThan(GAP);
        }

        assertEnded(handover, "LAPSED", List.of("330 DONE", "332 FAILED", "263 FAILED"));
        assertThat(fleet.movesToActive("web")).hasSize(moves);
        assertThat(fleet.awaitActive(VRID, Fleet77.UP).host()).isEqualTo(holder.host());
    }

    /** The order reaches the holder when nobody is there any more who could hear its answer. */
    @Test
    void killedWhenTheHolderWasToldItIsDoneAllTheSame() {
        Holdfastd holder = fleet.awaitActive(VRID, Fleet77.UP);
        Host heir = another(holder);
        fleet.relay.cut(holder.host());
        String handover = give(heir, "HOLDER_TOLD");

        try (VipClient client = client()) {
            long killedAt = WallClock.nowNanos();
            kill();
            fleet.relay.heal(holder.host());
            VrrpAdvert farewell =
                    sniffer.awaitAdvertAfter(killedAt, advert -> advert.vrid() == VRID && advert.priority() == 0, SOON);
            assertThat(holder.host().addresses()).contains(farewell.source());
            assertThat(fleet.awaitActive(VRID, Fleet77.UP).host()).isEqualTo(heir);
            restart();
            assertThat(client.longestOutageAfter(killedAt)).isLessThan(GAP);
        }

        assertEnded(handover, "DONE", List.of("330 DONE", "332 FAILED", "263 DONE"));
        assertThat(fleet.awaitActive(VRID, Fleet77.UP).host()).isEqualTo(heir);
        assertThat(fleet.movesToActive("web").getLast())
                .isEqualTo(new Fleet77.StoredMove(heir.name(), "incumbent_handed_over"));
    }

    /** At whatever point it is just then: it may be done, or not have begun. */
    @Test
    void killedAtOnceOneIsActiveAndItIsKnownWhatCameOfIt() {
        Holdfastd holder = fleet.awaitActive(VRID, Fleet77.UP);
        Host heir = another(holder);
        String handover = orders.give("web", heir.name());

        try (VipClient client = client()) {
            long killedAt = WallClock.nowNanos();
            kill();
            restart();
            assertThat(client.longestOutageAfter(killedAt)).isLessThan(GAP);
        }

        JsonNode end = awaitEnd(handover);
        assertThat(end.path("state").asText()).isIn("DONE", "LAPSED");
        assertThat(fleet.awaitActive(VRID, Fleet77.UP).host())
                .isEqualTo(end.path("state").asText().equals("DONE") ? heir : holder.host());
        assertThat(orders.record(handover)).hasSizeGreaterThan(1).first().isEqualTo("330 DONE");
    }

    private Host another(Holdfastd holder) {
        return fleet.nodes.stream()
                .map(Holdfastd::host)
                .filter(host -> !host.equals(holder.host()))
                .findFirst()
                .orElseThrow();
    }

    private VipClient client() {
        VipClient client = VipClient.start(fleet.network.client, VIP);
        client.awaitAnswer(SOON);
        return client;
    }

    private String give(Host heir, String until) {
        String handover = orders.give("web", heir.name());
        orders.awaitState(handover, until);
        return handover;
    }

    private void kill() {
        fleet.controlPlane.kill();
        new Postgres(fleet.network.lab, fleet.controlPlane.config().dataDirectory()).kill();
    }

    private void restart() {
        fleet.controlPlane.restart();
        fleet.controlPlane.awaitReady(Fleet77.UP);
        fleet.awaitConnected();
    }

    private void killAndDropWhatWasHeldBack(Host cut) {
        kill();
        fleet.relay.reset(cut);
        fleet.relay.heal(cut);
        restart();
    }

    private JsonNode awaitEnd(String handover) {
        return await("the end of it, and what came of it")
                .atMost(SOON)
                .ignoreExceptions()
                .until(
                        () -> orders.see(handover),
                        seen -> !seen.path("endedAt").isNull()
                                && !seen.path("unsettled").asBoolean());
    }

    private void assertEnded(String handover, String state, List<String> record) {
        assertThat(awaitEnd(handover).path("state").asText()).isEqualTo(state);
        assertThat(orders.record(handover)).isEqualTo(record);
    }
}
