package dev.holdfast.control.session;

import com.google.protobuf.ByteString;
import dev.holdfast.control.enrollment.CertificateAuthority;
import dev.holdfast.control.enrollment.Pem;
import dev.holdfast.proto.v1.EnrollRequest;
import dev.holdfast.proto.v1.EnrollResponse;
import dev.holdfast.proto.v1.EnrollmentGrpc;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import io.grpc.Attributes;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A node's side of the contract, over a real connection with mutual TLS. */
public final class TestNode implements AutoCloseable {

    private static final AtomicInteger SOURCES = new AtomicInteger();

    private final int port;
    private final X509Certificate authority;
    private final KeyPair key;
    private final UUID uuid;
    private final X509Certificate certificate;
    private final ManagedChannel channel;

    TestNode(int port, X509Certificate authority, KeyPair key, UUID uuid, X509Certificate certificate) {
        this.port = port;
        this.authority = authority;
        this.key = key;
        this.uuid = uuid;
        this.certificate = certificate;
        this.channel = channel(port, identity(authority, key, certificate));
    }

    /** Enrols a new node with a token. */
    public static TestNode enroll(int port, X509Certificate authority, String token, String name) {
        KeyPair key = CertificateAuthority.newKeyPair();
        EnrollResponse.Issued issued =
                enroll(port, authority, token, name, request(key)).getIssued();
        return new TestNode(
                port,
                authority,
                key,
                UUID.fromString(issued.getNodeUuid()),
                certificate(issued.getCertificate().getChain(0)));
    }

    static EnrollResponse enroll(int port, X509Certificate authority, String token, String name, byte[] request) {
        ManagedChannel anonymous = channelFromElsewhere(port, anonymous(authority));
        try {
            return EnrollmentGrpc.newBlockingStub(anonymous)
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .enroll(EnrollRequest.newBuilder()
                            .setToken(token)
                            .setNodeName(name)
                            .setCertificateRequest(ByteString.copyFrom(request))
                            .build());
        } finally {
            anonymous.shutdownNow();
        }
    }

    static byte[] request(KeyPair key) {
        try {
            return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=ignored"), key.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Certificate certificate(ByteString der) {
        try {
            return CertificateAuthority.certificate(der.toByteArray());
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    static ChannelCredentials anonymous(X509Certificate authority) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(stream(Pem.of(authority)))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChannelCredentials identity(X509Certificate authority, KeyPair key, X509Certificate certificate) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(stream(Pem.of(authority)))
                    .keyManager(stream(Pem.of(certificate)), stream(Pem.of(key.getPrivate())))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Failed attempts are counted by source: each attempt has its own, so that refusals of one test do not slow down another. */
    private static ManagedChannel channelFromElsewhere(int port, ChannelCredentials credentials) {
        int number = SOURCES.getAndIncrement();
        String source = "127.0." + (1 + number / 250 % 250) + "." + (1 + number % 250);
        return NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
                .localSocketPicker(new NettyChannelBuilder.LocalSocketPicker() {
                    @Override
                    public SocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
                        return new InetSocketAddress(source, 0);
                    }
                })
                .build();
    }

    static ManagedChannel channel(int port, ChannelCredentials credentials) {
        return Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials).build();
    }

    /** Opens a stream. Nothing has been said on it. */
    public TestStream connect() {
        return TestStream.open(NodeSessionGrpc.newStub(channel));
    }

    Channel connection() {
        return channel;
    }

    EnrollmentGrpc.EnrollmentBlockingStub enrollment() {
        return EnrollmentGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /** The same node with another certificate. */
    TestNode with(KeyPair otherKey, X509Certificate other) {
        return new TestNode(port, authority, otherKey, uuid, other);
    }

    /** The same node at another port. */
    TestNode at(int otherPort) {
        return new TestNode(otherPort, authority, key, uuid, certificate);
    }

    public UUID uuid() {
        return uuid;
    }

    KeyPair key() {
        return key;
    }

    X509Certificate certificate() {
        return certificate;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
