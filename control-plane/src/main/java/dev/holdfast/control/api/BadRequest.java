package dev.holdfast.control.api;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** The answer to a request that says something wrong: what, and what to write instead. */
final class BadRequest {

    private BadRequest() {}

    static BadRequestException because(IllegalArgumentException wrong) {
        return new BadRequestException(Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("status", 400, "error", String.valueOf(wrong.getMessage())))
                .build());
    }
}
