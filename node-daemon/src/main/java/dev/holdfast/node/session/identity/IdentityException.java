package dev.holdfast.node.session.identity;

import dev.holdfast.proto.v1.EnrollRefusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something about the identity went wrong. The message is one sentence for the operator. */
public final class IdentityException extends Exception {

    private final @Nullable EnrollRefusal refusal;

    public IdentityException(String sentence) {
        super(sentence);
        this.refusal = null;
    }

    IdentityException(String sentence, Throwable cause) {
        super(sentence, cause);
        this.refusal = null;
    }

    IdentityException(String sentence, EnrollRefusal refusal, Throwable cause) {
        super(sentence, cause);
        this.refusal = refusal;
    }

    /** What the control plane refused it with; empty: it is no refusal. */
    public Optional<EnrollRefusal> refusal() {
        return Optional.ofNullable(refusal);
    }
}
