package dev.holdfast.control.session;

import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.Admissions.Admission.Admitted;
import dev.holdfast.control.enrollment.Admissions.Admission.Refused;
import dev.holdfast.control.enrollment.Admissions.Admission.Unknown;
import dev.holdfast.control.enrollment.Admissions.Shut;
import dev.holdfast.control.enrollment.Caller;
import dev.holdfast.control.enrollment.NodeCertificate;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Goodbye;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Which node calls: read from its certificate and from nowhere else.
 *
 * @param name as it is called when it connects
 * @param keyHash SHA-256 of the key that it came with, in hex
 * @param certificate that it came with
 */
public record NodeIdentity(
        UUID uuid, String name, long clusterId, String clusterName, String keyHash, X509Certificate certificate) {

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

    static Goodbye.Why why(Shut how) {
        return switch (how) {
            case BANNED -> Goodbye.Why.WHY_BANNED;
            case EVICTED -> Goodbye.Why.WHY_EVICTED;
        };
    }

    /** Lets only nodes in that are known, and neither banned nor evicted. */
    static final class Required implements ServerInterceptor {

        private static final Logger LOG = Logger.getLogger(NodeIdentity.class);

        private final StreamRate rate;
        private final Admissions admissions;

        Required(StreamRate rate, Admissions admissions) {
            this.rate = rate;
            this.admissions = admissions;
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
                X509Certificate certificate = caller.certificate().get();
                return switch (admissions.admission(uuid.get(), certificate)) {
                    case Admitted(String name, long clusterId, String clusterName, String keyHash) -> {
                        NodeIdentity node =
                                new NodeIdentity(uuid.get(), name, clusterId, clusterName, keyHash, certificate);
                        yield Contexts.interceptCall(Context.current().withValue(KEY, node), call, headers, next);
                    }
                    case Refused(Shut how, String sentence) -> sendAway(call, uuid.get(), how, sentence, caller);
                    case Unknown _ ->
                        refuse(
                                call,
                                Status.PERMISSION_DENIED.withDescription("node " + uuid.get() + " is not known"),
                                caller);
                };
            } catch (RuntimeException databaseAway) {
                LOG.warnf("event=node_not_looked_up node=%s reason=%s", uuid.get(), databaseAway.getMessage());
                return refuse(
                        call, Status.UNAVAILABLE.withDescription("the database does not answer; try again"), caller);
            }
        }

        /** The contract has a word for it, so the node is told with that, and knows what to do. */
        private <A, B> ServerCall.Listener<A> sendAway(
                ServerCall<A, B> call, UUID node, Shut how, String sentence, Caller caller) {
            LOG.warnf("event=session_refused source=%s node=%s why=%s", caller.address(), node, how);
            admissions.refused(node, how, caller.address());
            ControlMessage goodbye = ControlMessage.newBuilder()
                    .setGoodbye(Goodbye.newBuilder().setWhy(why(how)).setDetail(sentence))
                    .build();
            call.sendHeaders(new Metadata());
            // The one method of the one service that this stands before answers with nothing else.
            @SuppressWarnings("unchecked")
            B message = (B) goodbye;
            call.sendMessage(message);
            call.close(Status.OK, new Metadata());
            return new ServerCall.Listener<>() {};
        }

        private static <A, B> ServerCall.Listener<A> refuse(ServerCall<A, B> call, Status status, Caller caller) {
            LOG.warnf("event=session_refused source=%s reason=\"%s\"", caller.address(), status.getDescription());
            call.close(status, new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}
