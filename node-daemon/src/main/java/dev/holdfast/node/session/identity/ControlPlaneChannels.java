package dev.holdfast.node.session.identity;

import dev.holdfast.node.config.ControlPlaneAddress;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/**
 * Opens TLS channels to a control plane, all on one I/O thread. A channel is made for each connection and thrown away with it,
 * because a new certificate applies to new connections only.
 */
public final class ControlPlaneChannels implements AutoCloseable {

    /** A silent peer is noticed after this and {@link #KEEPALIVE_TIMEOUT_SECONDS}; the control plane permits it. */
    private static final long KEEPALIVE_SECONDS = 10;

    private static final long KEEPALIVE_TIMEOUT_SECONDS = 5;
    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final int LONGEST_MESSAGE = 4 << 20;

    private final InstantSource clock;
    private final EventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("control-plane-io", true));

    public ControlPlaneChannels(InstantSource clock) {
        this.clock = clock;
    }

    /** For enrolment: believes the CA of this hash, shows no certificate. */
    public ManagedChannel pinned(ControlPlaneAddress address, CaHash hash) {
        return open(
                address,
                TlsChannelCredentials.newBuilder()
                        .trustManager(ControlPlaneTrust.pinned(hash, clock))
                        .build());
    }

    /** For a node whose certificate has expired: believes the known CAs, shows no certificate. */
    public ManagedChannel anonymous(ControlPlaneAddress address, Identity identity) {
        return open(
                address,
                TlsChannelCredentials.newBuilder()
                        .trustManager(ControlPlaneTrust.of(identity.authorities(), clock))
                        .build());
    }

    /** For the session: mutual TLS. */
    public ManagedChannel mutual(ControlPlaneAddress address, Identity identity) throws IdentityException {
        return open(
                address,
                TlsChannelCredentials.newBuilder()
                        .trustManager(ControlPlaneTrust.of(identity.authorities(), clock))
                        .keyManager(keys(identity).getKeyManagers())
                        .build());
    }

    private static KeyManagerFactory keys(Identity identity) throws IdentityException {
        try {
            char[] none = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
            store.setKeyEntry("node", identity.key().privateKey(), none, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, none);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IdentityException("the node's key and certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private ManagedChannel open(ControlPlaneAddress address, ChannelCredentials credentials) {
        return NettyChannelBuilder.forAddress(address.host(), address.port(), credentials)
                .eventLoopGroup(loop)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(LONGEST_MESSAGE)
                .disableRetry()
                .build();
    }

    /** Ends the I/O thread; channels must be shut down before. */
    @Override
    public void close() {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
