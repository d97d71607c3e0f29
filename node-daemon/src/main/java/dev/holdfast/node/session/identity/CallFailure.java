package dev.holdfast.node.session.identity;

import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.proto.v1.EnrollRefusal;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.Optional;

/** Turns what gRPC says about a failed call into one sentence for the operator. */
final class CallFailure {

    /** The trailer that carries the name of an {@link EnrollRefusal}. */
    static final Metadata.Key<String> REFUSAL = Metadata.Key.of("holdfast-refusal", Metadata.ASCII_STRING_MARSHALLER);

    private static final int LONGEST_DETAIL = 300;

    private CallFailure() {}

    static IdentityException explain(StatusRuntimeException failure, ControlPlaneAddress server) {
        Optional<UntrustedControlPlaneException> untrusted = UntrustedControlPlaneException.in(failure);
        if (untrusted.isPresent()) {
            return new IdentityException(
                    server + " is not to be trusted: " + untrusted.get().getMessage(), failure);
        }
        return refusal(failure)
                .map(refusal -> new IdentityException(sentence(refusal, detail(failure.getStatus())), refusal, failure))
                .orElseGet(() -> new IdentityException(unrefused(failure, server), failure));
    }

    static Optional<EnrollRefusal> refusal(StatusRuntimeException failure) {
        Metadata trailers = failure.getTrailers();
        String name = trailers == null ? null : trailers.get(REFUSAL);
        return Arrays.stream(EnrollRefusal.values())
                .filter(refusal -> refusal != EnrollRefusal.UNRECOGNIZED)
                .filter(refusal -> refusal.name().equals(name) || refusal.name().equals("ENROLL_REFUSAL_" + name))
                .findFirst();
    }

    private static String sentence(EnrollRefusal refusal, String detail) {
        return switch (refusal) {
            case ENROLL_REFUSAL_TOKEN_UNKNOWN ->
                "the control plane does not know this join token; check ID and SECRET, or make a new one";
            case ENROLL_REFUSAL_TOKEN_EXPIRED -> "the join token has expired; make a new one";
            case ENROLL_REFUSAL_TOKEN_USED_UP -> "the join token has been used as often as it may be; make a new one";
            case ENROLL_REFUSAL_TOKEN_REVOKED -> "the join token was revoked; make a new one";
            case ENROLL_REFUSAL_REQUEST_INVALID -> "the control plane refuses the request: " + detail;
            case ENROLL_REFUSAL_NODE_BANNED -> "this node was banned by an operator and cannot come back with this key";
            case ENROLL_REFUSAL_TOO_MANY_ATTEMPTS -> "too many attempts from this address; wait a minute and try again";
            case ENROLL_REFUSAL_EXPIRED_TOO_LONG ->
                "the certificate expired too long ago to be renewed; remove the identity and enrol with a new join token";
            case ENROLL_REFUSAL_NAME_TAKEN ->
                "another node of the cluster has this name; choose another one with --name";
            case ENROLL_REFUSAL_NODE_EVICTED ->
                "this node was evicted by an operator; make a new join token and run holdfastd enroll with it";
            case ENROLL_REFUSAL_NOT_APPROVED ->
                "an operator looked at this host and did not let it in; ask the operator, and enrol with another token";
            case ENROLL_REFUSAL_UNSPECIFIED, UNRECOGNIZED -> "the control plane refuses: " + detail;
        };
    }

    private static String unrefused(StatusRuntimeException failure, ControlPlaneAddress server) {
        Status status = failure.getStatus();
        return switch (status.getCode()) {
            case UNAVAILABLE -> unreachable(reason(failure), server);
            case DEADLINE_EXCEEDED -> "the control plane at " + server + " did not answer in time; try again";
            case UNIMPLEMENTED ->
                server + " is no control plane for nodes (it does not offer enrolment); check the port";
            default -> "the control plane at " + server + " answered " + status.getCode() + ": " + detail(status);
        };
    }

    private static String unreachable(String reason, ControlPlaneAddress server) {
        return reason.contains("not an SSL/TLS record")
                ? server + " does not speak TLS; give the port that the control plane serves nodes on"
                : "cannot reach the control plane at " + server + ": " + reason;
    }

    /** The innermost message: the one that says what the network did. */
    static String reason(Throwable failure) {
        Throwable inner = failure;
        for (int depth = 0; inner.getCause() != null && depth < 16; depth++) {
            inner = inner.getCause();
        }
        String message = inner.getMessage();
        return bounded(message == null ? inner.getClass().getSimpleName() : message);
    }

    private static String detail(Status status) {
        String description = status.getDescription();
        return bounded(description == null ? "no reason given" : description);
    }

    /** Text from the other side goes to a terminal and a log: one line, printable, not long. */
    private static String bounded(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) + "…" : line;
    }
}
