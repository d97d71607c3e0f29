package dev.holdfast.node.session.stream;

import com.google.protobuf.ByteString;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.engine.NodeStatus;
import dev.holdfast.node.session.policy.PolicyKeeper;
import dev.holdfast.node.session.spool.Spool;
import dev.holdfast.node.session.spool.SpoolRecord;
import dev.holdfast.node.session.wire.EventMessages;
import dev.holdfast.node.session.wire.RouterMessages;
import dev.holdfast.proto.v1.EventBatch;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.Pong;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.Status;
import java.util.List;

/** What a node says on the stream, but for Hello. */
final class SessionMessages {

    private static final int LONGEST_REASON = 2000;

    private SessionMessages() {}

    /** Events, in the order of the spool. */
    static NodeMessage events(List<SpoolRecord> records) {
        EventBatch.Builder batch = EventBatch.newBuilder();
        for (SpoolRecord record : records) {
            batch.addEvents(SpooledEvent.newBuilder()
                    .setEpoch(record.epoch())
                    .setSeq(record.seq())
                    .setEvent(ByteString.copyFrom(record.event())));
        }
        return NodeMessage.newBuilder().setEvents(batch).build();
    }

    /** That we live, what waits, and which policy holds. */
    static NodeMessage heartbeat(Occurrence now, Spool.Backlog backlog, PolicyKeeper.InForce inForce) {
        NodeMessage.Builder message = NodeMessage.newBuilder();
        message.getHeartbeatBuilder()
                .setNow(now)
                .setSpooledEvents(backlog.events())
                .setSpooledBytes(backlog.bytes())
                .setPolicyRevision(inForce.revision())
                .setEffectiveHash(ByteString.copyFrom(inForce.hash()));
        return message.build();
    }

    /** What every router does now. */
    static NodeMessage status(NodeStatus status, EventMessages messages) {
        Status.Builder message = Status.newBuilder().setNow(messages.occurrence(status.now()));
        status.routers().forEach(router -> message.addRouters(RouterMessages.status(router)));
        return NodeMessage.newBuilder().setStatus(message).build();
    }

    /** What came of a push. */
    static NodeMessage policyAnswer(PolicyPush push, PolicyKeeper.Answer answer) {
        PolicyAnswer.Builder message = PolicyAnswer.newBuilder()
                .setRevision(push.getRevision())
                .setNonce(push.getNonce())
                .setLastGoodRevision(answer.inForce().revision())
                .setEffectiveHash(ByteString.copyFrom(answer.inForce().hash()));
        switch (answer) {
            case PolicyKeeper.Answer.Applied _ -> message.setResult(PolicyAnswer.Result.RESULT_APPLIED);
            case PolicyKeeper.Answer.Rejected rejected ->
                message.setResult(PolicyAnswer.Result.RESULT_REJECTED).setReason(bounded(rejected.reason()));
        }
        return NodeMessage.newBuilder().setPolicyAnswer(message).build();
    }

    /** The same as an event for the record. */
    static NodeEvent policyEvent(NodeEvent.Occurrence now, PolicyPush push, PolicyKeeper.Answer answer) {
        return switch (answer) {
            case PolicyKeeper.Answer.Applied _ -> new NodeEvent.PolicyChanged(now, push.getRevision(), true, "");
            case PolicyKeeper.Answer.Rejected rejected ->
                new NodeEvent.PolicyChanged(now, push.getRevision(), false, bounded(rejected.reason()));
        };
    }

    /** The answer to a ping. */
    static NodeMessage pong(long id, Occurrence now) {
        return NodeMessage.newBuilder()
                .setPong(Pong.newBuilder().setId(id).setNow(now))
                .build();
    }

    /** That we stop. */
    static NodeMessage stopping() {
        return NodeMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setWhy(Goodbye.Why.WHY_STOPPING))
                .build();
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
    }
}
