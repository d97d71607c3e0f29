package dev.holdfast.lab.bench;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The other process of {@link SessionLoad}: {@code PORT CA-FILE TOKEN COUNT}. Each line on its input begins the next part, each
 * line of its output says what came of it: {@code enrolled}, {@code connected MILLIS HELD-OFF}, {@code stored MILLIS P99-MILLIS},
 * {@code connected NOW}.
 */
final class SimulatedNodes {

    private static final long LIMIT_MINUTES = 10;
    private static final int ENROLLING_AT_ONCE = 8;

    private final int port;
    private final Path authority;
    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final List<SimulatedNode> nodes = new ArrayList<>();

    private SimulatedNodes(int port, Path authority) {
        this.port = port;
        this.authority = authority;
    }

    public static void main(String[] arguments) throws Exception {
        SimulatedNodes all = new SimulatedNodes(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
        Tally tally = new Tally(Integer.parseInt(arguments[3]));
        all.enrol(arguments[2], tally);
        System.out.println("enrolled");
        try (BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            words.readLine();
            System.out.println(all.connect(tally));
            words.readLine();
            System.out.println(all.storm(tally));
            words.readLine();
            System.out.println("connected " + tally.connected.get());
        }
        System.exit(0);
    }

    /** What happened to all of them together. */
    private static final class Tally implements SimulatedNode.Counts {
        private final int count;
        private final AtomicInteger connected = new AtomicInteger();
        private final AtomicInteger heldOff = new AtomicInteger();
        private final AtomicInteger stored = new AtomicInteger();
        private final CountDownLatch allConnected = new CountDownLatch(1);
        private final CountDownLatch allStored = new CountDownLatch(1);
        private final long[] storedMillis;
        private volatile long beganNanos;

        private Tally(int count) {
            this.count = count;
            this.storedMillis = new long[count];
        }

        @Override
        public void connected() {
            if (connected.incrementAndGet() == count) {
                allConnected.countDown();
            }
        }

        @Override
        public void lost() {
            connected.decrementAndGet();
        }

        @Override
        public void heldOff() {
            heldOff.incrementAndGet();
        }

        @Override
        public void stormStored() {
            int which = stored.getAndIncrement();
            storedMillis[which] = millis();
            if (which + 1 == count) {
                allStored.countDown();
            }
        }

        private void begin() {
            beganNanos = System.nanoTime();
        }

        private long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
        }
    }

    private void enrol(String token, Tally tally) throws Exception {
        ManagedChannel anonymous = channel(TlsChannelCredentials.newBuilder()
                .trustManager(authority.toFile())
                .build());
        try (ExecutorService executor = Executors.newFixedThreadPool(ENROLLING_AT_ONCE)) {
            List<Callable<SimulatedNode>> enrolling = new ArrayList<>();
            for (int i = 0; i < tally.count; i++) {
                String name = "n" + i;
                enrolling.add(() ->
                        new SimulatedNode(name, mutual(SimulatedIdentity.enrol(anonymous, token, name)), timer, tally));
            }
            for (Future<SimulatedNode> node : executor.invokeAll(enrolling)) {
                nodes.add(node.get());
            }
        } finally {
            anonymous.shutdownNow();
        }
    }

    private String connect(Tally tally) throws InterruptedException {
        Collections.shuffle(nodes);
        tally.begin();
        nodes.forEach(SimulatedNode::connect);
        boolean all = tally.allConnected.await(LIMIT_MINUTES, TimeUnit.MINUTES);
        require(all, "only " + tally.connected + " of " + tally.count + " were connected");
        return "connected " + tally.millis() + " " + tally.heldOff;
    }

    private String storm(Tally tally) throws InterruptedException {
        tally.begin();
        nodes.forEach(SimulatedNode::storm);
        boolean all = tally.allStored.await(LIMIT_MINUTES, TimeUnit.MINUTES);
        require(all, "only the storm of " + tally.stored + " of " + tally.count + " was stored");
        long[] sorted = Arrays.stream(tally.storedMillis).sorted().toArray();
        return "stored " + tally.millis() + " " + sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    }

    private static void require(boolean all, String otherwise) {
        if (!all) {
            throw new IllegalStateException(otherwise + " within " + LIMIT_MINUTES + " minutes");
        }
    }

    private ManagedChannel mutual(SimulatedIdentity identity) throws IOException {
        return channel(TlsChannelCredentials.newBuilder()
                .trustManager(authority.toFile())
                .keyManager(stream(identity.certificatePem()), stream(identity.keyPem()))
                .build());
    }

    private static InputStream stream(String pem) throws IOException {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private ManagedChannel channel(ChannelCredentials credentials) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
                .eventLoopGroup(loops)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .build();
    }
}
