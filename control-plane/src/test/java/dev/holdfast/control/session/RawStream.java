package dev.holdfast.control.session;

import dev.holdfast.proto.v1.NodeSessionGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node's stream that takes any bytes for a message. Reads everything and looks at nothing. */
final class RawStream extends ClientCall.Listener<byte[]> {

    private static final MethodDescriptor<byte[], byte[]> CONNECT = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(NodeSessionGrpc.getConnectMethod().getFullMethodName())
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private final ClientCall<byte[], byte[]> call;
    private final CompletableFuture<Status> closed = new CompletableFuture<>();

    RawStream(Channel channel) {
        call = channel.newCall(CONNECT, CallOptions.DEFAULT);
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
    }

    void send(byte[] message) {
        call.sendMessage(message);
    }

    void finish() {
        call.halfClose();
    }

    void cancel() {
        call.cancel("gone", null);
    }

    boolean isOver() {
        return closed.isDone();
    }

    /** Whether the server has ended it by then. */
    boolean endsWithin(Duration limit) {
        try {
            closed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** How the server ended it. */
    Status awaitEnd() {
        try {
            return closed.get(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the stream did not end within 30 s", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        closed.complete(status);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
