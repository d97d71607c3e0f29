package dev.holdfast.node.session.testing;

import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** A gRPC server over TLS that a test drives by hand: it takes streams, reads what the node says and answers. */
public final class TestControlPlane implements AutoCloseable {

    private static final Context.Key<X509Certificate> CERTIFICATE = Context.key("certificate");

    private final Server server;
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();

    public TestControlPlane(TestAuthority.ServerIdentity identity, TestAuthority clients, TestEnrollment enrollment)
            throws IOException {
        this(0, identity, clients, enrollment);
    }

    public TestControlPlane(
            int port, TestAuthority.ServerIdentity identity, TestAuthority clients, TestEnrollment enrollment)
            throws IOException {
        TlsServerCredentials.Builder credentials = TlsServerCredentials.newBuilder();
        credentials.keyManager(identity.chainPem(), identity.keyPem());
        credentials.trustManager(clients.certificatePem());
        credentials.clientAuth(TlsServerCredentials.ClientAuth.OPTIONAL);
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials.build())
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .addService(enrollment)
                .addService(ServerInterceptors.intercept(new Sessions(), new ClientCertificate()))
                .build()
                .start();
    }

    public int port() {
        return server.getPort();
    }

    public ControlPlaneAddress address() {
        return new ControlPlaneAddress(InetAddress.getLoopbackAddress().getHostAddress(), server.getPort());
    }

    /** The next stream that a node opens. */
    public Stream nextStream() throws InterruptedException {
        Stream stream = streams.poll(20, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("no node came within 20 s");
        }
        return stream;
    }

    /** How many streams are there that nobody has taken. */
    public int streams() {
        return streams.size();
    }

    @Override
    public void close() throws InterruptedException {
        server.shutdownNow();
        server.awaitTermination(10, TimeUnit.SECONDS);
    }

    private final class Sessions extends NodeSessionGrpc.NodeSessionImplBase {
        @Override
        public StreamObserver<NodeMessage> connect(StreamObserver<ControlMessage> responses) {
            Stream stream = new Stream((ServerCallStreamObserver<ControlMessage>) responses, CERTIFICATE.get());
            streams.add(stream);
            return stream;
        }
    }

    /** As the real one does: no session without a certificate. */
    private static final class ClientCertificate implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            try {
                SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
                X509Certificate certificate =
                        (X509Certificate) Objects.requireNonNull(session).getPeerCertificates()[0];
                Context context = Context.current().withValue(CERTIFICATE, certificate);
                return Contexts.interceptCall(context, call, headers, next);
            } catch (SSLPeerUnverifiedException _) {
                call.close(Status.UNAUTHENTICATED.withDescription("no client certificate"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
        }
    }

    /** One node's stream. */
    public static final class Stream implements StreamObserver<NodeMessage> {
        private final ServerCallStreamObserver<ControlMessage> responses;
        private final BlockingQueue<NodeMessage> received = new LinkedBlockingQueue<>();

        private final X509Certificate certificate;

        private Stream(ServerCallStreamObserver<ControlMessage> responses, X509Certificate certificate) {
            this.responses = responses;
            this.certificate = certificate;
        }

        /** What the node showed. */
        public X509Certificate certificate() {
            return certificate;
        }

        @Override
        public void onNext(NodeMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public synchronized void onCompleted() {
            responses.onCompleted();
        }

        public synchronized void send(ControlMessage.Builder message) {
            responses.onNext(message.build());
        }

        /** Cuts the stream as a failing server does. */
        public synchronized void fail() {
            responses.onError(
                    Status.UNAVAILABLE.withDescription("cut by the test").asRuntimeException());
        }

        /** The next message of this kind; others before it are thrown away. */
        public NodeMessage next(NodeMessage.BodyCase kind) throws InterruptedException {
            return next(kind, _ -> true);
        }

        public NodeMessage next(NodeMessage.BodyCase kind, Predicate<NodeMessage> wanted) throws InterruptedException {
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (true) {
                NodeMessage message = received.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new AssertionError("no " + kind + " within 20 s");
                }
                if (message.getBodyCase() == kind && wanted.test(message)) {
                    return message;
                }
            }
        }

        /** What is there already, without waiting. */
        public long waiting(NodeMessage.BodyCase kind) {
            return received.stream()
                    .filter(message -> message.getBodyCase() == kind)
                    .count();
        }
    }
}
