package dev.holdfast.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.holdfast.control.history.Row.EventRow;
import dev.holdfast.control.history.Row.QuarantineRow;
import dev.holdfast.control.history.Row.TransitionRow;
import dev.holdfast.proto.v1.Cause;
import dev.holdfast.proto.v1.DaemonLifecycle;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Evidence;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.Gap;
import dev.holdfast.proto.v1.GateState;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.State;
import dev.holdfast.proto.v1.Transition;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static final RouterKey WEB = RouterKey.newBuilder()
            .setSegment("lan")
            .setFamily(Family.FAMILY_IPV6)
            .setVrid(51)
            .build();

    private final EventReader reader = new EventReader((segment, family, vrid, name) -> family * 1000L + vrid);

    @Test
    void readsATransition() {
        Row row = read(transition().build());
        assertThat(row).isInstanceOfSatisfying(TransitionRow.class, transition -> {
            assertThat(transition.routerId()).isEqualTo(6051);
            assertThat(transition.from()).isEqualTo(dev.holdfast.vrrp.State.ACTIVE);
            assertThat(transition.to()).isEqualTo(dev.holdfast.vrrp.State.BACKUP);
            assertThat(transition.cause()).isEqualTo("higher_priority_heard");
            assertThat(transition.causeDetail()).isEqualTo("{\"sender\":\"10.0.0.2\",\"priority\":200}");
            assertThat(transition.evidence()).contains("\"gate\":\"PROVEN\"").contains("\"skew_nanos\":7");
            assertThat(transition.effectivePriority()).isEqualTo(100);
            assertThat(transition.clocks().monotonicNanos()).isEqualTo(22);
        });
    }

    @Test
    void letsAGapBridgeItsHoleAndNothingElse() {
        Row gap = read(Event.newBuilder().setGap(Gap.newBuilder().setLost(3)).build());
        assertThat(gap.place().bridges()).isTrue();
        assertThat(read(transition().build()).place().bridges()).isFalse();
    }

    @Test
    void keepsWhatALaterVersionAdded() {
        UnknownFieldSet later = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build();
        assertThat(read(Event.newBuilder().setUnknownFields(later).build()))
                .isInstanceOfSatisfying(EventRow.class, event -> {
                    assertThat(event.kind()).isEqualTo("unknown");
                    assertThat(event.detail()).contains("_unknown");
                });
        Event.Builder known = transition();
        known.getTransitionBuilder().getCauseBuilder().clearKind().setUnknownFields(later);
        assertThat(read(known.build())).isInstanceOfSatisfying(TransitionRow.class, transition -> {
            assertThat(transition.cause()).isEqualTo("unknown");
            assertThat(transition.causeDetail()).contains("_unknown");
        });
    }

    @Test
    void takesWhatPostgresqlCannotKeepOutOfTheText() {
        Row row = read(Event.newBuilder()
                .setLifecycle(DaemonLifecycle.newBuilder().setDetail("a\0b"))
                .build());
        assertThat(row)
                .isInstanceOfSatisfying(
                        EventRow.class,
                        event -> assertThat(event.detail())
                                .doesNotContain("\\u0000")
                                .contains("a\uFFFDb"));
    }

    @Test
    void quarantinesWhatLacksItsParts() {
        assertThat(read(Event.getDefaultInstance())).isInstanceOf(QuarantineRow.class);
        Event.Builder noState = transition();
        noState.getTransitionBuilder().clearTo();
        assertThat(read(noState.build())).isInstanceOf(QuarantineRow.class);
        Event.Builder noFamily = transition();
        noFamily.getTransitionBuilder().getRouterBuilder().clearFamily();
        assertThat(read(noFamily.build())).isInstanceOf(QuarantineRow.class);
        Event.Builder noVrid = transition();
        noVrid.getTransitionBuilder().getRouterBuilder().setVrid(256);
        assertThat(read(noVrid.build())).isInstanceOf(QuarantineRow.class);
    }

    @Test
    void neverFailsOnBytesThatAreNoEvent() {
        long seed = 20261122;
        Random random = new Random(seed);
        byte[] good = transition().build().toByteArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            ByteString cut = ByteString.copyFrom(bytes, 0, random.nextInt(bytes.length + 1));
            Row row = reader.read(SpooledEvent.newBuilder()
                    .setEpoch(1)
                    .setSeq(1)
                    .setEvent(cut)
                    .build());
            assertThat(row.place().bytes()).as("seed %d round %d", seed, i).isEqualTo(cut.toByteArray());
        }
    }

    private Row read(Event event) {
        return reader.read(SpooledEvent.newBuilder()
                .setEpoch(1)
                .setSeq(1)
                .setEvent(event.toByteString())
                .build());
    }

    private static Event.Builder transition() {
        return Event.newBuilder()
                .setOccurred(Occurrence.newBuilder()
                        .setUnixNanos(11)
                        .setMonotonicNanos(22)
                        .setBootId("boot"))
                .setTransition(Transition.newBuilder()
                        .setRouter(WEB)
                        .setRouterName("web")
                        .setFrom(State.STATE_ACTIVE)
                        .setTo(State.STATE_BACKUP)
                        .setCause(Cause.newBuilder()
                                .setHigherPriorityHeard(Cause.HigherPriorityHeard.newBuilder()
                                        .setSender("10.0.0.2")
                                        .setPriority(200)))
                        .setEvidence(Evidence.newBuilder()
                                .setGate(GateState.GATE_STATE_PROVEN)
                                .setSkewNanos(7)
                                .setEffectivePriority(100)));
    }
}
