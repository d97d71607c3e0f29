package dev.holdfast.control.access;

import jakarta.ws.rs.ForbiddenException;

/** A request that changes something did not bring its token: another site made it, or the page was too old. */
public class ForgedRequestException extends ForbiddenException {

    private static final long serialVersionUID = 1;

    ForgedRequestException() {
        super("The page was too old, or another site sent this. Nothing was changed: go back, reload, and try again.");
    }
}
