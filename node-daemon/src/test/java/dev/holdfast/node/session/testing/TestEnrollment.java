package dev.holdfast.node.session.testing;

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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Enrolment as the contract has it: one token, nodes known by their keys, challenges for expired certificates. */
public final class TestEnrollment extends EnrollmentGrpc.EnrollmentImplBase {

    public static final String TOKEN = "abcdef.0123456789abcdef";

    private final TestAuthority authority;
    private final Map<PublicKey, String> nodes = new HashMap<>();
    private final Deque<Failure> failures = new ArrayDeque<>();
    private final List<RenewRequest> renewals = new CopyOnWriteArrayList<>();
    private Duration life = Duration.ofDays(7);
    private byte[] nonce = {};

    public TestEnrollment(TestAuthority authority) {
        this.authority = authority;
    }

    /** What the next calls do instead of answering. */
    public sealed interface Failure {
        record Refuse(EnrollRefusal refusal) implements Failure {}

        record LoseAnswer() implements Failure {}

        record AskForApproval(int retryAfterSeconds) implements Failure {}
    }

    public synchronized void failNext(Failure failure) {
        failures.add(failure);
    }

    public synchronized void setLife(Duration life) {
        this.life = life;
    }

    /** How many nodes were made. */
    public synchronized int nodes() {
        return nodes.size();
    }

    public List<RenewRequest> renewals() {
        return renewals;
    }

    @Override
    public synchronized void enroll(EnrollRequest request, StreamObserver<EnrollResponse> answer) {
        if (failures.peek() instanceof Failure.Refuse(EnrollRefusal refusal)) {
            failures.remove();
            answer.onError(refusal(refusal));
            return;
        }
        if (failures.peek() instanceof Failure.AskForApproval(int seconds)) {
            failures.remove();
            answer.onNext(EnrollResponse.newBuilder()
                    .setPending(EnrollResponse.Pending.newBuilder().setRetryAfterSeconds(seconds))
                    .build());
            answer.onCompleted();
            return;
        }
        if (!request.getToken().equals(TOKEN)) {
            answer.onError(refusal(EnrollRefusal.ENROLL_REFUSAL_TOKEN_UNKNOWN));
            return;
        }
        PublicKey key = key(request.getCertificateRequest());
        String uuid = nodes.computeIfAbsent(key, _ -> UUID.randomUUID().toString());
        if (failures.peek() instanceof Failure.LoseAnswer) {
            failures.remove();
            answer.onError(
                    Status.UNAVAILABLE.withDescription("the answer was lost").asRuntimeException());
            return;
        }
        answer.onNext(EnrollResponse.newBuilder()
                .setIssued(EnrollResponse.Issued.newBuilder()
                        .setNodeUuid(uuid)
                        .setCluster("blue")
                        .setCertificate(issue(key, uuid)))
                .build());
        answer.onCompleted();
    }

    @Override
    public synchronized void renew(RenewRequest request, StreamObserver<RenewResponse> answer) {
        renewals.add(request);
        PublicKey key = key(request.getCertificateRequest());
        String uuid = nodes.get(key);
        RenewResponse.Builder response = RenewResponse.newBuilder();
        if (uuid == null) {
            answer.onError(refusal(EnrollRefusal.ENROLL_REFUSAL_REQUEST_INVALID));
            return;
        }
        if (!request.getExpiredCertificate().isEmpty() && request.getNonce().isEmpty()) {
            nonce = new byte[32];
            new SecureRandom().nextBytes(nonce);
            response.setChallenge(ByteString.copyFrom(nonce));
        } else if (request.getExpiredCertificate().isEmpty() || proves(request)) {
            response.setCertificate(issue(key, uuid));
        } else {
            answer.onError(refusal(EnrollRefusal.ENROLL_REFUSAL_REQUEST_INVALID));
            return;
        }
        answer.onNext(response.build());
        answer.onCompleted();
    }

    private boolean proves(RenewRequest request) {
        try {
            X509Certificate expired = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            request.getExpiredCertificate().toByteArray()));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(expired.getPublicKey());
            signature.update(nonce);
            return ByteString.copyFrom(nonce).equals(request.getNonce())
                    && signature.verify(request.getProof().toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Certificate issue(PublicKey key, String uuid) {
        Instant now = Instant.now();
        X509Certificate leaf = authority.node(key, uuid, now.minusSeconds(5), now.plus(life));
        return Certificate.newBuilder()
                .addChain(ByteString.copyFrom(TestAuthority.encoded(leaf)))
                .addAuthorities(ByteString.copyFrom(TestAuthority.encoded(authority.certificate())))
                .build();
    }

    private static PublicKey key(ByteString request) {
        try {
            JcaPKCS10CertificationRequest parsed = new JcaPKCS10CertificationRequest(request.toByteArray());
            PublicKey key = parsed.getPublicKey();
            if (!parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalStateException("the request is not signed by its key");
            }
            return key;
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StatusRuntimeException refusal(EnrollRefusal refusal) {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("holdfast-refusal", Metadata.ASCII_STRING_MARSHALLER), refusal.name());
        return Status.PERMISSION_DENIED.withDescription("refused by the test").asRuntimeException(trailers);
    }
}
