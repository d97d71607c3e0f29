package dev.holdfast.control.session;

import java.time.Duration;

/** This replica cannot take more now; the node is told when to come back. */
class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Duration retryAfter;

    OverloadedException(String message, Duration retryAfter) {
        super(message, null, false, false);
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
