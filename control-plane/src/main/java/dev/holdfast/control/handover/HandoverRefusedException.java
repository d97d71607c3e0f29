package dev.holdfast.control.handover;

/** It may not be asked for now; the message says why, and what to do. */
public final class HandoverRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HandoverRefusedException(String message) {
        super(message);
    }
}
