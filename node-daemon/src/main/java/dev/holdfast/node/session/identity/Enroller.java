package dev.holdfast.node.session.identity;

import com.google.protobuf.ByteString;
import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.proto.v1.EnrollRequest;
import dev.holdfast.proto.v1.EnrollResponse;
import dev.holdfast.proto.v1.EnrollmentGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Buys an identity with a join token. Idempotent by the key, which is made once and kept: a lost answer costs nothing, the same
 * command asks again.
 */
public final class Enroller {

    private static final long DEADLINE_SECONDS = 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    private final IdentityStore store;
    private final ControlPlaneChannels channels;
    private final Waiting waiting;

    public Enroller(IdentityStore store, ControlPlaneChannels channels, Waiting waiting) {
        this.store = store;
        this.channels = channels;
        this.waiting = waiting;
    }

    /**
     * What the operator asks for.
     *
     * @param token {@code ID.SECRET}
     * @param nodeName 1 to 63 of {@code [a-z0-9-]}
     */
    public record Request(
            ControlPlaneAddress server, String token, CaHash authority, String nodeName, String daemonVersion) {}

    /** What came of it. */
    public sealed interface Outcome {

        /** The node as it is known now. */
        Identity identity();

        /** It has an identity from now on. */
        record Enrolled(Identity identity) implements Outcome {}

        /** It had one already, of the same control plane; nobody was asked. */
        record AlreadyEnrolled(Identity identity) implements Outcome {}
    }

    /** Lets time pass until a person has approved the node. */
    @FunctionalInterface
    public interface Waiting {
        /** Returns after this time, having told the operator why. */
        void forApproval(Duration time) throws InterruptedException;
    }

    /**
     * Enrols, and keeps the identity.
     *
     * @throws IdentityException with one sentence, if it is refused or fails
     */
    public Outcome enroll(Request request) throws IdentityException, InterruptedException {
        if (!request.token().matches("[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{1,128}")) {
            throw new IdentityException("the join token is not of the form ID.SECRET; copy it whole");
        }
        Optional<Identity> existing = store.load();
        if (existing.isPresent() && !store.isEvicted()) {
            return alreadyEnrolled(existing.get(), request);
        }
        NodeKey key = store.loadOrCreateKey();
        ManagedChannel channel = channels.pinned(request.server(), request.authority());
        try {
            Identity identity = receive(ask(channel, request, key), request, key);
            store.save(identity);
            return new Outcome.Enrolled(identity);
        } catch (StatusRuntimeException e) {
            throw CallFailure.explain(e, request.server());
        } finally {
            channel.shutdownNow();
        }
    }

    private Outcome alreadyEnrolled(Identity identity, Request request) throws IdentityException {
        boolean same = identity.authorities().stream()
                .anyMatch(authority -> CaHash.of(authority).equals(request.authority()));
        if (!same) {
            throw new IdentityException("this node is enrolled with another control plane already (node "
                    + identity.node() + ", cluster " + identity.cluster() + ", by " + identity.server()
                    + "); to leave it, remove " + store.directory() + " and enrol again");
        }
        return new Outcome.AlreadyEnrolled(identity);
    }

    private EnrollResponse.Issued ask(ManagedChannel channel, Request request, NodeKey key)
            throws InterruptedException, IdentityException {
        EnrollRequest message = EnrollRequest.newBuilder()
                .setToken(request.token())
                .setCertificateRequest(ByteString.copyFrom(key.certificateRequest()))
                .setNodeName(request.nodeName())
                .setDaemonVersion(request.daemonVersion())
                .build();
        while (true) {
            EnrollResponse response = EnrollmentGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .enroll(message);
            switch (response.getOutcomeCase()) {
                case ISSUED -> {
                    return response.getIssued();
                }
                case PENDING -> {
                    Duration asked =
                            Duration.ofSeconds(Math.max(1, response.getPending().getRetryAfterSeconds() & 0xFFFF));
                    waiting.forApproval(asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
                }
                case OUTCOME_NOT_SET ->
                    throw new IdentityException("the control plane answered in a way that this version does not know");
            }
        }
    }

    private static Identity receive(EnrollResponse.Issued issued, Request request, NodeKey key)
            throws IdentityException {
        UUID node;
        try {
            node = UUID.fromString(issued.getNodeUuid());
        } catch (IllegalArgumentException _) {
            throw new IdentityException("the control plane sent no UUID for this node; nothing was changed");
        }
        if (!issued.getCluster().matches(NAME)) {
            throw new IdentityException("the control plane sent no proper name of the cluster; nothing was changed");
        }
        IssuedCertificate certificate = IssuedCertificate.check(issued.getCertificate(), node, key);
        boolean pinned = certificate.authorities().stream()
                .anyMatch(authority -> CaHash.of(authority).equals(request.authority()));
        if (!pinned) {
            throw new IdentityException("the control plane sent CAs without the one that was asked for");
        }
        return new Identity(
                node, issued.getCluster(), request.server(), key, certificate.chain(), certificate.authorities());
    }
}
