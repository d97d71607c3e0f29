package dev.holdfast.control.session;

import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.Caller;
import dev.holdfast.control.enrollment.EnrollmentEndpoint;
import dev.holdfast.control.enrollment.ServerCertificate;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The port that nodes come to. A client certificate is asked for in the handshake and must be of our CA if one is shown;
 * whether one is needed is for each service to say: {@code Enrollment} needs none, {@code NodeSession} needs a node's.
 */
@ApplicationScoped
public class GrpcServer {

    private static final Logger LOG = Logger.getLogger(GrpcServer.class);

    /** A batch has at most 1 MiB of events; the rest is room for what a later version adds. */
    private static final int MOST_MESSAGE_BYTES = 3 * 512 * 1024;

    private static final int MOST_METADATA_BYTES = 8 * 1024;

    private final String host;
    private final int port;
    private final Authorities authorities;
    private final EnrollmentEndpoint enrollment;
    private final NodeSessionEndpoint sessions;
    private final ConnectedNodes connected;
    private final StreamRate rate;
    private final Misconduct misconduct;
    private final Admissions admissions;
    private volatile @Nullable Server server;

    @Inject
    GrpcServer(
            @ConfigProperty(name = "holdfast.grpc.host") String host,
            @ConfigProperty(name = "holdfast.grpc.port") int port,
            Authorities authorities,
            EnrollmentEndpoint enrollment,
            NodeSessionEndpoint sessions,
            ConnectedNodes connected,
            StreamRate rate,
            Misconduct misconduct,
            Admissions admissions) {
        this.host = host;
        this.port = port;
        this.authorities = authorities;
        this.enrollment = enrollment;
        this.sessions = sessions;
        this.connected = connected;
        this.rate = rate;
        this.misconduct = misconduct;
        this.admissions = admissions;
    }

    /** Last of all that starts: whoever can connect finds everything there. */
    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) throws IOException {
        Executor executor = Executors.newVirtualThreadPerTaskExecutor();
        Server started = NettyServerBuilder.forAddress(new InetSocketAddress(host, port), credentials())
                .addService(ServerInterceptors.intercept(enrollment))
                .addService(ServerInterceptors.intercept(
                        NodeMessages.readBy(sessions.bindService()), new NodeIdentity.Required(rate, admissions)))
                .intercept(new Caller.Interceptor())
                .executor(executor)
                .addStreamTracerFactory(new BrokenMessages(misconduct, executor))
                .maxInboundMessageSize(MOST_MESSAGE_BYTES)
                .maxInboundMetadataSize(MOST_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(8)
                .handshakeTimeout(10, TimeUnit.SECONDS)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .build()
                .start();
        server = started;
        LOG.infof(
                "event=grpc_serving host=%s port=%d ca=%s",
                host, started.getPort(), authorities.serving().publicKeyHash());
    }

    /** First of all that stops: the streams are told, and the database is still there to note it. */
    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        Server running = server;
        server = null;
        if (running != null) {
            running.shutdown();
            connected.sayGoodbye();
            if (!running.awaitTermination(2, TimeUnit.SECONDS)) {
                running.shutdownNow();
            }
        }
    }

    /** The port that it listens on; 0: it does not. */
    public int port() {
        Server running = server;
        return running == null ? 0 : running.getPort();
    }

    private ServerCredentials credentials() throws IOException {
        AdvancedTlsX509KeyManager key = new AdvancedTlsX509KeyManager();
        authorities.onServerCertificate(certificate -> serveWith(key, certificate));
        NodeTrust trust = new NodeTrust();
        authorities.onTrusted(trust::trust);
        return TlsServerCredentials.newBuilder()
                .keyManager(key)
                .trustManager(trust)
                .clientAuth(TlsServerCredentials.ClientAuth.OPTIONAL)
                .build();
    }

    /** For connections from now on; those that are there keep what they have. */
    private static void serveWith(AdvancedTlsX509KeyManager manager, ServerCertificate certificate) {
        manager.updateIdentityCredentials(
                new X509Certificate[] {certificate.certificate(), certificate.authority()}, certificate.key());
    }
}
