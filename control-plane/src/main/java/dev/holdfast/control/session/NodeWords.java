package dev.holdfast.control.session;

import com.google.protobuf.ByteString;
import dev.holdfast.control.fleet.KnownAt;
import dev.holdfast.control.fleet.MemberReport;
import dev.holdfast.control.fleet.RouterDeclared;
import dev.holdfast.control.fleet.RouterKey;
import dev.holdfast.control.handover.HandoverStepDue;
import dev.holdfast.control.policy.WantedPolicy;
import dev.holdfast.proto.v1.EventBatch;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.HandoverAnswer;
import dev.holdfast.proto.v1.HandoverStep;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.RouterDeclaration;
import dev.holdfast.proto.v1.RouterPolicy;
import dev.holdfast.proto.v1.RouterStatus;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.Status;
import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The contract's messages in the features' words, with every bound checked: what comes from a node is not trusted. */
final class NodeWords {

    private static final int MOST_ROUTERS = 1024;
    private static final int MOST_ADDRESSES = 255;
    private static final int MOST_SETTINGS = 64;
    private static final int MOST_EVENTS = 512;
    private static final int MOST_BATCH_BYTES = 1024 * 1024 + 4096;
    private static final int HASH_BYTES = 32;
    private static final int MOST_PRIORITY = 255;
    private static final int HEIR_MILLIS = 10_000;

    private NodeWords() {}

    static UUID instance(Hello hello) {
        String text = hello.getInstanceUuid();
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOne) {
            throw new ProtocolViolationException("instance_uuid of " + text.length() + " characters is no UUID");
        }
    }

    static List<RouterDeclared> routers(Hello hello) {
        atMost("routers", hello.getRoutersCount(), MOST_ROUTERS);
        Set<RouterKey> keys = new HashSet<>();
        return hello.getRoutersList().stream()
                .map(router -> {
                    RouterDeclared declared = router(router);
                    if (!keys.add(declared.key())) {
                        throw new ProtocolViolationException("router " + declared.key() + " is declared twice");
                    }
                    return declared;
                })
                .toList();
    }

    private static RouterDeclared router(RouterDeclaration router) {
        atMost("addresses", router.getAddressesCount(), MOST_ADDRESSES);
        atMost("settings", router.getSettingsCount(), MOST_SETTINGS);
        router.getSettingsMap().forEach((name, value) -> {
            text("setting name", name, 1, 63);
            text("setting " + name, value, 0, 255);
        });
        if (router.getVersion() != 2 && router.getVersion() != 3) {
            throw new ProtocolViolationException("version " + router.getVersion() + " is none; 2 or 3");
        }
        return new RouterDeclared(
                key(router.getKey()),
                text("router name", router.getName(), 1, 63),
                text("interface", router.getInterface(), 1, 63),
                router.getVersion(),
                texts("address", router.getAddressesList(), 64),
                router.getSettingsMap(),
                priority(router.getPriority()),
                Math.max(0, router.getAdvertIntervalNanos()));
    }

    private static int priority(int declared) {
        if (declared < 0 || declared > MOST_PRIORITY) {
            throw new ProtocolViolationException("priority " + declared + " is none; 1 to " + MOST_PRIORITY);
        }
        return declared;
    }

    static RouterKey key(dev.holdfast.proto.v1.RouterKey key) {
        if (key.getFamily() != Family.FAMILY_IPV4 && key.getFamily() != Family.FAMILY_IPV6) {
            throw new ProtocolViolationException("a router key without a family");
        }
        if (key.getVrid() < 1 || key.getVrid() > 255) {
            throw new ProtocolViolationException("VRID " + key.getVrid() + " is none; 1 to 255");
        }
        return new RouterKey(
                text("segment", key.getSegment(), 1, 63), key.getFamily().getNumber(), key.getVrid());
    }

    private static dev.holdfast.proto.v1.RouterKey key(RouterKey key) {
        return dev.holdfast.proto.v1.RouterKey.newBuilder()
                .setSegment(key.segment())
                .setFamily(Family.forNumber(key.family()))
                .setVrid(key.vrid())
                .build();
    }

    static UUID handover(HandoverAnswer answer) {
        try {
            return UUID.fromString(text("handover id", answer.getId(), 1, 63));
        } catch (IllegalArgumentException notOne) {
            throw new ProtocolViolationException("a handover answer without the id that we gave");
        }
    }

    /** A heir stays one for longer than a step may be late. */
    static HandoverStep handover(HandoverStepDue step) {
        HandoverStep.Builder message =
                HandoverStep.newBuilder().setId(step.handover().toString()).setRouter(key(step.router()));
        return step.holder()
                ? message.setRole(HandoverStep.Role.ROLE_HOLDER)
                        .setHeir(step.heirSource())
                        .build()
                : message.setRole(HandoverStep.Role.ROLE_HEIR)
                        .setValidMillis(HEIR_MILLIS)
                        .build();
    }

    static KnownAt at(Occurrence occurrence) {
        return new KnownAt(
                occurrence.getUnixNanos(),
                occurrence.getMonotonicNanos(),
                text("boot_id", occurrence.getBootId(), 0, 63));
    }

    static List<MemberReport> reports(Status status) {
        atMost("routers", status.getRoutersCount(), MOST_ROUTERS);
        return status.getRoutersList().stream().map(NodeWords::report).toList();
    }

    private static MemberReport report(RouterStatus status) {
        atMost("addresses_held", status.getAddressesHeldCount(), MOST_ADDRESSES);
        atMost("fault_reasons", status.getFaultReasonsCount(), MOST_SETTINGS);
        return new MemberReport(
                key(status.getKey()),
                state(status.getState()),
                Instant.EPOCH.plusNanos(status.getSinceUnixNanos()),
                Math.clamp(Integer.toUnsignedLong(status.getEffectivePriority()), 0, 255),
                texts("address", status.getAddressesHeldList(), 64),
                texts("fault reason", status.getFaultReasonsList(), 255),
                text("gate", status.getGate(), 0, 63),
                status.hasLastAdvert() ? text("sender", status.getLastAdvert().getSender(), 0, 64) : null,
                status.getLastAdvert().getPriority() & 0xFF);
    }

    private static State state(dev.holdfast.proto.v1.State state) {
        return switch (state) {
            case STATE_INITIALIZE -> State.INITIALIZE;
            case STATE_BACKUP -> State.BACKUP;
            case STATE_ACTIVE -> State.ACTIVE;
            case STATE_FAULT -> State.FAULT;
            case STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new ProtocolViolationException("a router status without a known state");
        };
    }

    /** Bounds and order; what is inside an event is looked at later, and may be anything. */
    static List<SpooledEvent> events(EventBatch batch) {
        atMost("events", batch.getEventsCount(), MOST_EVENTS);
        if (batch.getSerializedSize() > MOST_BATCH_BYTES) {
            throw new ProtocolViolationException("a batch of " + batch.getSerializedSize() + " bytes; at most 1 MiB");
        }
        long epoch = 0;
        long seq = 0;
        for (SpooledEvent event : batch.getEventsList()) {
            if (event.getEpoch() < 1 || event.getSeq() < 1) {
                throw new ProtocolViolationException("an event without epoch and seq");
            }
            if (event.getEpoch() < epoch || (event.getEpoch() == epoch && event.getSeq() <= seq)) {
                throw new ProtocolViolationException("events out of order");
            }
            epoch = event.getEpoch();
            seq = event.getSeq();
        }
        return batch.getEventsList();
    }

    static byte[] hash(ByteString hash) {
        if (!hash.isEmpty() && hash.size() != HASH_BYTES) {
            throw new ProtocolViolationException("effective_hash has " + hash.size() + " bytes; 32");
        }
        return hash.toByteArray();
    }

    static PolicyPush push(WantedPolicy wanted, String nonce) {
        PolicyPush.Builder push =
                PolicyPush.newBuilder().setRevision(wanted.revision()).setNonce(nonce);
        wanted.routers()
                .forEach((key, settings) -> push.addRouters(
                        RouterPolicy.newBuilder().setKey(key(key)).putAllSettings(settings)));
        return push.build();
    }

    static String text(String what, String text, int least, int most) {
        if (text.length() < least || text.length() > most || text.indexOf('\0') >= 0) {
            throw new ProtocolViolationException(
                    what + " has " + text.length() + " characters; " + least + " to " + most + ", and no NUL");
        }
        return text;
    }

    private static List<String> texts(String what, Collection<String> texts, int most) {
        return texts.stream().map(text -> text(what, text, 1, most)).toList();
    }

    private static void atMost(String what, int count, int most) {
        if (count > most) {
            throw new ProtocolViolationException(count + " " + what + "; at most " + most);
        }
    }
}
