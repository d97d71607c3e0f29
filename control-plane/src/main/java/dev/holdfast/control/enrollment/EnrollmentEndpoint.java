package dev.holdfast.control.enrollment;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.Certificate;
import dev.holdfast.proto.v1.EnrollRefusal;
import dev.holdfast.proto.v1.EnrollRequest;
import dev.holdfast.proto.v1.EnrollResponse;
import dev.holdfast.proto.v1.EnrollmentGrpc;
import dev.holdfast.proto.v1.RenewRequest;
import dev.holdfast.proto.v1.RenewResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** {@code Enrollment} of the contract: messages in, messages out. */
@Singleton
public class EnrollmentEndpoint extends EnrollmentGrpc.EnrollmentImplBase {

    /** The trailer that names an {@link EnrollRefusal}. */
    public static final Metadata.Key<String> REFUSAL =
            Metadata.Key.of("holdfast-refusal", Metadata.ASCII_STRING_MARSHALLER);

    private static final Logger LOG = Logger.getLogger(EnrollmentEndpoint.class);

    private final Enrollment enrollment;
    private final Renewal renewal;

    @Inject
    EnrollmentEndpoint(Enrollment enrollment, Renewal renewal) {
        this.enrollment = enrollment;
        this.renewal = renewal;
    }

    @Override
    public void enroll(EnrollRequest request, StreamObserver<EnrollResponse> responses) {
        String source = Caller.current().address();
        answer(
                responses,
                () -> response(enrollment.enroll(
                        request.getToken(),
                        request.getCertificateRequest().toByteArray(),
                        request.getNodeName(),
                        source)));
    }

    private static EnrollResponse response(Enrollment.Outcome outcome) {
        return switch (outcome) {
            case Enrollment.Issued issued ->
                EnrollResponse.newBuilder()
                        .setIssued(EnrollResponse.Issued.newBuilder()
                                .setNodeUuid(issued.node().toString())
                                .setCluster(issued.cluster())
                                .setCertificate(certificate(issued)))
                        .build();
            case Enrollment.Pending pending ->
                EnrollResponse.newBuilder()
                        .setPending(EnrollResponse.Pending.newBuilder()
                                .setRetryAfterSeconds((int) pending.askAgain().toSeconds()))
                        .build();
        };
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<RenewResponse> responses) {
        Caller caller = Caller.current();
        answer(responses, () -> renew(request, caller));
    }

    private RenewResponse renew(RenewRequest request, Caller caller) {
        byte[] csr = request.getCertificateRequest().toByteArray();
        if (caller.certificate().isPresent()) {
            Enrollment.Issued issued = renewal.renew(caller.certificate().get(), csr, caller.address());
            return RenewResponse.newBuilder()
                    .setCertificate(certificate(issued))
                    .build();
        }
        byte[] expired = request.getExpiredCertificate().toByteArray();
        if (request.getNonce().isEmpty()) {
            byte[] challenge = renewal.challenge(expired, caller.address());
            return RenewResponse.newBuilder()
                    .setChallenge(ByteString.copyFrom(challenge))
                    .build();
        }
        Enrollment.Issued issued = renewal.renewExpired(
                expired, request.getNonce().toByteArray(), request.getProof().toByteArray(), csr, caller.address());
        return RenewResponse.newBuilder().setCertificate(certificate(issued)).build();
    }

    private static Certificate certificate(Enrollment.Issued issued) {
        try {
            Certificate.Builder message = Certificate.newBuilder()
                    .addChain(ByteString.copyFrom(issued.certificate().getEncoded()));
            for (X509Certificate authority : issued.authorities()) {
                message.addAuthorities(ByteString.copyFrom(authority.getEncoded()));
            }
            return message.build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that has no encoding", e);
        }
    }

    private static <T> void answer(StreamObserver<T> responses, Supplier<T> work) {
        T answer;
        try {
            answer = work.get();
        } catch (EnrollmentRefusedException refused) {
            responses.onError(status(refused));
            return;
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "event=enrollment_failed");
            responses.onError(Status.UNAVAILABLE
                    .withDescription("the control plane could not do this now; try again")
                    .asRuntimeException());
            return;
        }
        responses.onNext(answer);
        responses.onCompleted();
    }

    private static StatusRuntimeException status(EnrollmentRefusedException refused) {
        Metadata trailers = new Metadata();
        trailers.put(
                REFUSAL,
                EnrollRefusal.valueOf("ENROLL_REFUSAL_" + refused.why()).name());
        Status status = switch (refused.why()) {
            case TOKEN_UNKNOWN,
                    TOKEN_EXPIRED,
                    TOKEN_USED_UP,
                    TOKEN_REVOKED,
                    NODE_BANNED,
                    NODE_EVICTED,
                    NOT_APPROVED,
                    EXPIRED_TOO_LONG -> Status.PERMISSION_DENIED;
            case REQUEST_INVALID -> Status.INVALID_ARGUMENT;
            case TOO_MANY_ATTEMPTS -> Status.RESOURCE_EXHAUSTED;
            case NAME_TAKEN -> Status.ALREADY_EXISTS;
        };
        return status.withDescription(refused.getMessage()).asRuntimeException(trailers);
    }
}
