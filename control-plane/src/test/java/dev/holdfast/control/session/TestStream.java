package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.EventBatch;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.Pong;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.Status;
import dev.holdfast.proto.v1.Welcome;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** One stream as a node sees it. Answers pings by itself, and keeps everything else until it is asked for. */
public final class TestStream implements StreamObserver<ControlMessage> {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    static final String BOOT = "11111111-2222-3333-4444-555555555555";

    private final BlockingQueue<ControlMessage> received = new LinkedBlockingQueue<>();
    private final List<ControlMessage> putBy = new ArrayList<>();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> completed = new CompletableFuture<>();
    private volatile StreamObserver<NodeMessage> requests;
    private final AtomicInteger pingsAnswered = new AtomicInteger();
    private volatile boolean answersPings = true;
    private volatile long clockAheadNanos;

    @SuppressWarnings("NullAway.Init") // set by open, before anybody has the stream
    private TestStream() {}

    static TestStream open(NodeSessionGrpc.NodeSessionStub stub) {
        TestStream stream = new TestStream();
        stream.requests = stub.connect(stream);
        return stream;
    }

    TestStream withClockAhead(Duration ahead) {
        clockAheadNanos = ahead.toNanos();
        return this;
    }

    TestStream deafToPings() {
        answersPings = false;
        return this;
    }

    @Override
    public void onNext(ControlMessage message) {
        if (message.getBodyCase() == BodyCase.PING && answersPings) {
            pingsAnswered.incrementAndGet();
            send(NodeMessage.newBuilder()
                    .setPong(Pong.newBuilder().setId(message.getPing().getId()).setNow(now()))
                    .build());
        } else {
            received.add(message);
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended.complete(failure);
    }

    @Override
    public void onCompleted() {
        completed.complete(null);
    }

    Occurrence now() {
        long unixNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + clockAheadNanos;
        return Occurrence.newBuilder()
                .setUnixNanos(unixNanos)
                .setMonotonicNanos(System.nanoTime())
                .setBootId(BOOT)
                .build();
    }

    void send(NodeMessage message) {
        synchronized (this) {
            requests.onNext(message);
        }
    }

    public Hello.Builder helloOf(UUID instance) {
        return Hello.newBuilder()
                .setProtocol(1)
                .setInstanceUuid(instance.toString())
                .setNodeName("ignored")
                .setDaemonVersion("test")
                .setEpoch(1)
                .setFirstSeq(1)
                .setLastSeq(0)
                .setNow(now());
    }

    /** Says Hello and waits for Welcome. */
    Welcome hello(Hello.Builder hello) {
        send(NodeMessage.newBuilder().setHello(hello).build());
        return await(BodyCase.WELCOME).getWelcome();
    }

    /** The same, and waits for the credit. */
    public Welcome begin(Hello.Builder hello) {
        Welcome welcome = hello(hello);
        await(BodyCase.CREDIT);
        return welcome;
    }

    void events(SpooledEvent... events) {
        send(NodeMessage.newBuilder()
                .setEvents(EventBatch.newBuilder().addAllEvents(Arrays.asList(events)))
                .build());
    }

    void status(Status.Builder status) {
        send(NodeMessage.newBuilder().setStatus(status.setNow(now())).build());
    }

    void answer(PolicyAnswer.Builder answer) {
        send(NodeMessage.newBuilder().setPolicyAnswer(answer).build());
    }

    static SpooledEvent spooled(long epoch, long seq, ByteString event) {
        return SpooledEvent.newBuilder()
                .setEpoch(epoch)
                .setSeq(seq)
                .setEvent(event)
                .build();
    }

    public ControlMessage await(BodyCase body) {
        return await(message -> message.getBodyCase() == body, body.name());
    }

    /** Waits until this much is acknowledged. */
    void awaitAck(long epoch, long seq) {
        await(
                message -> message.getBodyCase() == BodyCase.ACK
                        && message.getAck().getEpoch() == epoch
                        && message.getAck().getSeq() == seq,
                "ack of " + epoch + ":" + seq);
    }

    /** Waits until at least this much is acknowledged. */
    void awaitAckOf(long epoch, long seq) {
        await(
                message -> message.getBodyCase() == BodyCase.ACK
                        && message.getAck().getEpoch() == epoch
                        && message.getAck().getSeq() >= seq,
                "ack of " + epoch + ":" + seq + " or more");
    }

    private ControlMessage await(Predicate<ControlMessage> wanted, String what) {
        for (int i = 0; i < putBy.size(); i++) {
            if (wanted.test(putBy.get(i))) {
                return putBy.remove(i);
            }
        }
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            ControlMessage message = poll(giveUp - System.nanoTime());
            assertThat(message)
                    .as("%s within %s; kept: %s; ended: %s", what, LIMIT, putBy, ended.getNow(null))
                    .isNotNull();
            if (wanted.test(message)) {
                return message;
            }
            putBy.add(message);
        }
    }

    /** Whether nothing of this kind has come up to now. */
    boolean hasNot(BodyCase body) {
        received.drainTo(putBy);
        return putBy.stream().noneMatch(message -> message.getBodyCase() == body);
    }

    int pingsAnswered() {
        return pingsAnswered.get();
    }

    void forgetPings() {
        pingsAnswered.set(0);
    }

    /** Whether a goodbye is the first that comes; a welcome would be the other. */
    boolean isSentAway() {
        ControlMessage first = await(
                message -> message.getBodyCase() == BodyCase.GOODBYE || message.getBodyCase() == BodyCase.WELCOME,
                "welcome or goodbye");
        putBy.add(first);
        return first.getBodyCase() == BodyCase.GOODBYE;
    }

    /** Waits for the error that ended the stream. */
    Throwable awaitError() {
        return ended.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    public void awaitCompletion() {
        completed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** As a node does that is gone. */
    void cancel() {
        synchronized (this) {
            ((ClientCallStreamObserver<NodeMessage>) requests).cancel("gone", null);
        }
    }

    void close() {
        synchronized (this) {
            requests.onCompleted();
        }
    }

    private ControlMessage poll(long nanos) {
        try {
            return received.poll(Math.max(nanos, 1), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
