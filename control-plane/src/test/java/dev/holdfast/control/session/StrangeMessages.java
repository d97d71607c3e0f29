package dev.holdfast.control.session;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.EventBatch;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.HandoverAnswer;
import dev.holdfast.proto.v1.Heartbeat;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.Pong;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.RouterStatus;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What a node gone mad, or an attacker with a node's certificate, may say: some of it whole, some of it broken. */
final class StrangeMessages {

    /** The same nearly always: another would first be suspected to be a clone, for two seconds. */
    private static final UUID INSTANCE = UUID.randomUUID();

    private static final int HUGE_BYTES = 2 << 20;
    private static final long[] EDGES = {
        0, 1, 2, -1, 63, 255, 256, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final Random random;
    private final String otherName;
    private final List<byte[]> said = new ArrayList<>();

    /** @param otherName of a node that is not the one who speaks */
    StrangeMessages(Random random, String otherName) {
        this.random = random;
        this.otherName = otherName;
    }

    /** One that a decent node might begin with, but in the other node's name. */
    NodeMessage hello() {
        Hello.Builder hello = Hello.newBuilder()
                .setProtocol(1)
                .setInstanceUuid((random.nextInt(40) == 0 ? UUID.randomUUID() : INSTANCE).toString())
                .setNodeName(otherName)
                .setDaemonVersion("fuzz")
                .setEpoch(1)
                .setFirstSeq(1)
                .setNow(moment());
        if (random.nextBoolean()) {
            hello.addRouters(Events.web());
        }
        return NodeMessage.newBuilder().setHello(hello).build();
    }

    byte[] next() {
        byte[] message = switch (random.nextInt(12)) {
            case 0 -> bytes(random.nextInt(200));
            case 1 -> random.nextInt(8) == 0 ? bytes(HUGE_BYTES) : huge();
            case 2 -> said.isEmpty() ? new byte[0] : said.get(random.nextInt(said.size()));
            case 3, 4, 5 -> broken(whole().toByteArray());
            default -> whole().toByteArray();
        };
        if (message.length < 4096) {
            said.add(message);
        }
        return message;
    }

    private NodeMessage whole() {
        NodeMessage.Builder message = NodeMessage.newBuilder();
        return switch (random.nextInt(9)) {
            case 0 -> {
                Hello.Builder hello = hello().getHello().toBuilder();
                hello.setProtocol(random.nextInt(3))
                        .setEpoch(edge())
                        .setFirstSeq(edge())
                        .setLastSeq(edge());
                hello.setPolicyRevision(edge()).setEffectiveHash(ByteString.copyFrom(bytes(random.nextInt(40))));
                hello.setInstanceUuid(random.nextBoolean() ? text() : hello.getInstanceUuid());
                hello.addRouters(
                        Events.web().setKey(key()).setVersion(random.nextInt(5)).putSettings(text(), text()));
                yield message.setHello(hello).build();
            }
            case 1, 2 -> message.setEvents(events()).build();
            case 3 ->
                message.setHeartbeat(Heartbeat.newBuilder()
                                .setNow(moment())
                                .setSpooledEvents(edge())
                                .setSpooledBytes(edge())
                                .setPolicyRevision(edge())
                                .setEffectiveHash(ByteString.copyFrom(bytes(random.nextBoolean() ? 32 : 7))))
                        .build();
            case 4 -> message.setStatus(status()).build();
            case 5 ->
                message.setPolicyAnswer(PolicyAnswer.newBuilder()
                                .setRevision(edge())
                                .setNonce(text())
                                .setResultValue(random.nextInt(4))
                                .setReason(text())
                                .setLastGoodRevision(edge()))
                        .build();
            case 7 ->
                message.setHandoverAnswer(HandoverAnswer.newBuilder()
                                .setId(random.nextBoolean() ? "" + edge() : text())
                                .setRoleValue(random.nextInt(4))
                                .setRefusal(text())
                                .setSource(text()))
                        .build();
            case 6 ->
                message.setPong(Pong.newBuilder().setId(edge()).setNow(moment()))
                        .build();
            default ->
                message.setGoodbye(Goodbye.newBuilder()
                                .setWhyValue(random.nextInt(20))
                                .setDetail(text()))
                        .build();
        };
    }

    private EventBatch events() {
        EventBatch.Builder batch = EventBatch.newBuilder();
        long seq = random.nextInt(4);
        for (int i = random.nextInt(6); i >= 0; i--) {
            seq += random.nextInt(8) == 0 ? edge() : 1;
            batch.addEvents(SpooledEvent.newBuilder()
                    .setEpoch(random.nextInt(8) == 0 ? edge() : 1)
                    .setSeq(seq)
                    .setEvent(event()));
        }
        return batch.build();
    }

    private ByteString event() {
        byte[] event = (random.nextBoolean() ? Events.takeover() : Events.stall()).toByteArray();
        return switch (random.nextInt(4)) {
            case 0 -> ByteString.copyFrom(bytes(random.nextInt(60)));
            case 1 -> ByteString.copyFrom(broken(event));
            default -> ByteString.copyFrom(event);
        };
    }

    private Status.Builder status() {
        Status.Builder status = Status.newBuilder().setNow(moment());
        for (int i = random.nextInt(4); i > 0; i--) {
            status.addRouters(RouterStatus.newBuilder()
                    .setKey(random.nextBoolean() ? Events.WEB : key().build())
                    .setStateValue(random.nextInt(7))
                    .setSinceUnixNanos(edge())
                    .setEffectivePriority((int) edge())
                    .addAddressesHeld(text())
                    .setGate(text()));
        }
        return status;
    }

    private RouterKey.Builder key() {
        return RouterKey.newBuilder()
                .setSegment(text())
                .setFamily(random.nextBoolean() ? Family.FAMILY_IPV4 : Family.FAMILY_UNSPECIFIED)
                .setVrid((int) edge());
    }

    private Occurrence.Builder moment() {
        return Occurrence.newBuilder()
                .setUnixNanos(random.nextBoolean() ? edge() : System.currentTimeMillis() * 1_000_000)
                .setMonotonicNanos(edge())
                .setBootId(random.nextBoolean() ? TestStream.BOOT : text());
    }

    private NodeMessage.Builder tooManyRouters() {
        Hello.Builder hello = hello().getHello().toBuilder();
        for (int vrid = 0; vrid < 1_500; vrid++) {
            hello.addRouters(Events.web().setKey(Events.WEB.toBuilder().setSegment("s" + vrid)));
        }
        return NodeMessage.newBuilder().setHello(hello);
    }

    private byte[] huge() {
        if (random.nextBoolean()) {
            return tooManyRouters().build().toByteArray();
        }
        EventBatch.Builder batch = EventBatch.newBuilder();
        for (int seq = 1; seq <= 600; seq++) {
            batch.addEvents(TestStream.spooled(1, seq, Events.stall()));
        }
        return NodeMessage.newBuilder().setEvents(batch).build().toByteArray();
    }

    private long edge() {
        return random.nextInt(3) == 0 ? random.nextInt(100) : EDGES[random.nextInt(EDGES.length)];
    }

    private String text() {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "\0";
            case 2 -> "x".repeat(random.nextInt(5_000));
            case 3 -> otherName;
            case 4 -> "'; DROP TABLE holdfast.node; --";
            default -> "\uD83D\uDE80\u202E\n" + random.nextInt();
        };
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] broken(byte[] message) {
        if (message.length == 0) {
            return message;
        }
        if (random.nextInt(3) == 0) {
            return java.util.Arrays.copyOf(message, random.nextInt(message.length));
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            message[random.nextInt(message.length)] = (byte) random.nextInt();
        }
        return message;
    }
}
