package dev.holdfast.lab.bench;

import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import dev.holdfast.proto.v1.Pong;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The measured process of {@link TransportMemory}: exchanges messages on one stream, then prints its resident kilobytes. */
final class TransportClient {

    private static final int EXCHANGES = 2_000;
    private static final long ANSWER_SECONDS = 10;

    /** What is compared. */
    enum Transport {
        NETTY_SHADED,
        OKHTTP
    }

    private TransportClient() {}

    public static void main(String[] arguments) throws Exception {
        ManagedChannel channel = open(Transport.valueOf(arguments[0]), Integer.parseInt(arguments[1]));
        exchange(channel);
        System.gc();
        System.out.println(residentKilobytes());
        channel.shutdownNow();
        System.exit(0);
    }

    private static ManagedChannel open(Transport transport, int port) {
        return switch (transport) {
            case NETTY_SHADED ->
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
            case OKHTTP ->
                OkHttpChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .build();
        };
    }

    private static void exchange(ManagedChannel channel) throws InterruptedException {
        Semaphore answered = new Semaphore(0);
        StreamObserver<NodeMessage> stream = NodeSessionGrpc.newStub(channel).connect(new StreamObserver<>() {
            @Override
            public void onNext(ControlMessage message) {
                answered.release();
            }

            @Override
            public void onError(Throwable failure) {
                // Ours to cause at the end; before that the exchange notices that no answer comes.
            }

            @Override
            public void onCompleted() {
                answered.release();
            }
        });
        for (int i = 0; i < EXCHANGES; i++) {
            stream.onNext(
                    NodeMessage.newBuilder().setPong(Pong.newBuilder().setId(i)).build());
            if (!answered.tryAcquire(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no answer within " + ANSWER_SECONDS + " s");
            }
        }
    }

    /** VmRSS of /proc/self/status (proc_pid_status(5)). */
    private static long residentKilobytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
