package dev.holdfast.node.session.identity;

import com.google.protobuf.ByteString;
import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.proto.v1.EnrollmentGrpc;
import dev.holdfast.proto.v1.RenewRequest;
import dev.holdfast.proto.v1.RenewResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.security.cert.CertificateEncodingException;
import java.util.concurrent.TimeUnit;

/** Gets a new certificate for the same key and keeps it. It counts for connections that are made afterwards. */
public final class Renewal {

    private static final long DEADLINE_SECONDS = 20;
    private static final int NONCE_BYTES = 32;

    private final IdentityStore store;

    public Renewal(IdentityStore store) {
        this.store = store;
    }

    /**
     * With a live certificate, over a channel of mutual TLS.
     *
     * @param server for messages only
     */
    public Identity renew(Channel mutual, Identity identity, ControlPlaneAddress server) throws IdentityException {
        return keep(ask(mutual, request(identity).build(), server), identity);
    }

    /** With an expired certificate, over a channel that shows none: signs the control plane's nonce with the old key. */
    public Identity recover(Channel anonymous, Identity identity, ControlPlaneAddress server) throws IdentityException {
        RenewRequest.Builder request = request(identity).setExpiredCertificate(encoded(identity));
        RenewResponse challenge = ask(anonymous, request.build(), server);
        if (challenge.getChallenge().size() != NONCE_BYTES) {
            throw new IdentityException("the control plane sent no challenge of " + NONCE_BYTES + " bytes");
        }
        byte[] nonce = challenge.getChallenge().toByteArray();
        request.setNonce(challenge.getChallenge())
                .setProof(ByteString.copyFrom(identity.key().sign(nonce)));
        return keep(ask(anonymous, request.build(), server), identity);
    }

    private static RenewRequest.Builder request(Identity identity) {
        return RenewRequest.newBuilder()
                .setCertificateRequest(ByteString.copyFrom(identity.key().certificateRequest()));
    }

    private static ByteString encoded(Identity identity) throws IdentityException {
        try {
            return ByteString.copyFrom(identity.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IdentityException("the node's certificate cannot be encoded: " + e.getMessage(), e);
        }
    }

    private static RenewResponse ask(Channel channel, RenewRequest request, ControlPlaneAddress server)
            throws IdentityException {
        try {
            return EnrollmentGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .renew(request);
        } catch (StatusRuntimeException e) {
            throw CallFailure.explain(e, server);
        }
    }

    private Identity keep(RenewResponse response, Identity old) throws IdentityException {
        IssuedCertificate certificate = IssuedCertificate.check(response.getCertificate(), old.node(), old.key());
        Identity renewed = new Identity(
                old.node(), old.cluster(), old.server(), old.key(), certificate.chain(), certificate.authorities());
        store.save(renewed);
        return renewed;
    }
}
