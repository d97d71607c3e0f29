package dev.holdfast.control.api;

import dev.holdfast.control.problem.Problem;
import jakarta.ws.rs.BadRequestException;

/** The answer to a request that says something wrong: what, and what to write instead. */
final class BadRequest {

    private BadRequest() {}

    static BadRequestException because(IllegalArgumentException wrong) {
        return because(String.valueOf(wrong.getMessage()));
    }

    static BadRequestException because(String what) {
        return new BadRequestException(Problem.of("request", 400, "The request says something wrong", what)
                .response());
    }
}
