package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.PolicyPush;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Reader reader = new Reader();
    private final Outbox outbox = new Outbox(reader);

    @Test
    void keepsForANodeThatDoesNotReadOnlyWhatHoldsNow() {
        reader.reads = false;
        for (long i = 1; i <= 100_000; i++) {
            outbox.acknowledge(Map.of(1L, i, 2L, i / 2));
            outbox.credit(3);
            outbox.policy(PolicyPush.newBuilder().setRevision(i).build());
            outbox.requestStatus();
        }
        assertThat(reader.received).isEmpty();

        reader.reads = true;
        outbox.sendWaiting();

        assertThat(reader.received).hasSize(5);
        assertThat(reader.received.get(0).getAck().getSeq()).isEqualTo(100_000);
        assertThat(reader.received.get(1).getAck().getSeq()).isEqualTo(50_000);
        assertThat(reader.received.get(2).getCredit().getEvents()).isEqualTo(300_000);
        assertThat(reader.received.get(3).getPolicy().getRevision()).isEqualTo(100_000);
        assertThat(reader.received.get(4).hasStatusRequest()).isTrue();
    }

    @Test
    void acknowledgesBeforeItSaysGoodbyeAndNothingAfterIt() {
        outbox.acknowledge(Map.of(1L, 7L));
        outbox.goodbye(Goodbye.Why.WHY_OVERLOADED, "full", Duration.ofSeconds(3));
        outbox.acknowledge(Map.of(1L, 9L));

        assertThat(reader.received).hasSize(2);
        assertThat(reader.received.getLast().getGoodbye().getRetryAfterMillis()).isEqualTo(3_000);
        assertThat(reader.completed).isTrue();
    }

    /** A node's end as gRPC shows it. */
    private static final class Reader extends ServerCallStreamObserver<ControlMessage> {
        private final List<ControlMessage> received = new ArrayList<>();
        private boolean reads = true;
        private boolean completed;

        @Override
        public void onNext(ControlMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
            completed = true;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public boolean isReady() {
            return reads;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}
    }
}
