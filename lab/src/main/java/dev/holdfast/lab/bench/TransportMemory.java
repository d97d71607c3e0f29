package dev.holdfast.lab.bench;

import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import dev.holdfast.proto.v1.Ping;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Resident memory of a process with one live stream: the transport that the daemon has against the smaller-looking one. */
final class TransportMemory implements Benchmark {

    private static final long CLIENT_SECONDS = 60;

    @Override
    public String name() {
        return "transport";
    }

    @Override
    public String describes() {
        return "resident memory of a client with one live stream: grpc-netty-shaded (ours) against grpc-okhttp";
    }

    @Override
    public List<Measurement> run(boolean quick) throws Exception {
        Measurement resident = new Measurement("transport resident memory", "MB");
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Echo())
                .build()
                .start();
        try {
            for (int round = 0; round < (quick ? 3 : 11); round++) {
                double netty = clientMegabytes(TransportClient.Transport.NETTY_SHADED, server.getPort());
                double okhttp = clientMegabytes(TransportClient.Transport.OKHTTP, server.getPort());
                resident.addRound(netty, okhttp);
            }
        } finally {
            server.shutdownNow();
        }
        return List.of(resident);
    }

    /** A fresh process with the daemon's collector and heap, as bin/holdfastd has them. */
    private static double clientMegabytes(TransportClient.Transport transport, int port)
            throws IOException, InterruptedException {
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseShenandoahGC",
                        "-Xms32m",
                        "-Xmx64m",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:ReservedCodeCacheSize=24m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TransportClient.class.getName(),
                        transport.name(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = client.inputReader(StandardCharsets.UTF_8)) {
            String kilobytes = output.readLine();
            if (!client.waitFor(CLIENT_SECONDS, TimeUnit.SECONDS) || client.exitValue() != 0 || kilobytes == null) {
                throw new IllegalStateException(transport + " client did not finish");
            }
            return Long.parseLong(kilobytes) / 1024.0;
        } finally {
            client.destroyForcibly();
        }
    }

    private static final class Echo extends NodeSessionGrpc.NodeSessionImplBase {
        @Override
        public StreamObserver<NodeMessage> connect(StreamObserver<ControlMessage> answers) {
            return new StreamObserver<>() {
                @Override
                public void onNext(NodeMessage message) {
                    answers.onNext(ControlMessage.newBuilder()
                            .setPing(Ping.newBuilder().setId(message.getPong().getId()))
                            .build());
                }

                @Override
                public void onError(Throwable failure) {
                    // The client is gone; the next round opens a stream of its own.
                }

                @Override
                public void onCompleted() {
                    answers.onCompleted();
                }
            };
        }
    }
}
