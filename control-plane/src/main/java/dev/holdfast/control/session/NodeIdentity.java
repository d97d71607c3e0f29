package dev.holdfast.control.session;

import dev.holdfast.control.enrollment.Caller;
import dev.holdfast.control.enrollment.NodeCertificate;
import dev.holdfast.control.fleet.Node;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which node calls: read from its certificate and from nowhere else.
 *
 * @param name as it is called when it connects
 */
public record NodeIdentity(UUID uuid, String name, long clusterId, String clusterName) {

    private static final Context.Key<NodeIdentity> KEY = Context.key("node");
    private static final Context.Key<Duration> HELD_OFF = Context.key("held-off");

    static NodeIdentity current() {
        NodeIdentity node = KEY.get();
        if (node == null) {
            throw new IllegalStateException("no node's call is being served");
        }
        return node;
    }

    /** How long the node is to stay away; zero: it may come in. */
    static Duration heldOff() {
        return Objects.requireNonNullElse(HELD_OFF.get(), Duration.ZERO);
    }

    /** Lets only nodes in that are known and not banned. */
    static final class Required implements ServerInterceptor {

        private static final Logger LOG = Logger.getLogger(NodeIdentity.class);

        private final StreamRate rate;

        Required(StreamRate rate) {
            this.rate = rate;
        }

        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            Caller caller = Caller.current();
            Optional<UUID> uuid = caller.certificate().flatMap(NodeCertificate::node);
            if (uuid.isEmpty()) {
                String why = caller.certificate()
                        .map(X509Certificate::getSubjectX500Principal)
                        .map(subject -> "the certificate of " + subject + " is no node's")
                        .orElse("a node's certificate is needed; run holdfastd enroll");
                return refuse(call, Status.UNAUTHENTICATED.withDescription(why), caller);
            }
            // Before the database is asked: a crowd must cost it nothing.
            Duration wait = rate.admit();
            if (!wait.isZero()) {
                return Contexts.interceptCall(Context.current().withValue(HELD_OFF, wait), call, headers, next);
            }
            try {
                @Nullable NodeIdentity node = QuarkusTransaction.requiringNew().call(() -> known(uuid.get()));
                if (node == null) {
                    return refuse(
                            call,
                            Status.PERMISSION_DENIED.withDescription("node " + uuid.get() + " is not known or banned"),
                            caller);
                }
                return Contexts.interceptCall(Context.current().withValue(KEY, node), call, headers, next);
            } catch (RuntimeException databaseAway) {
                LOG.warnf("event=node_not_looked_up node=%s reason=%s", uuid.get(), databaseAway.getMessage());
                return refuse(
                        call, Status.UNAVAILABLE.withDescription("the database does not answer; try again"), caller);
            }
        }

        private static @Nullable NodeIdentity known(UUID uuid) {
            Node node = Node.findById(uuid);
            return node == null || node.bannedAt != null
                    ? null
                    : new NodeIdentity(uuid, node.name, node.cluster.id, node.cluster.name);
        }

        private static <A, B> ServerCall.Listener<A> refuse(ServerCall<A, B> call, Status status, Caller caller) {
            LOG.warnf("event=session_refused source=%s reason=\"%s\"", caller.address(), status.getDescription());
            call.close(status, new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}
