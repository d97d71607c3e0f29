package dev.holdfast.control.api;

import dev.holdfast.control.access.UserRefusedException;
import dev.holdfast.control.enrollment.RotationRefusedException;
import dev.holdfast.control.handover.HandoverRefusedException;
import dev.holdfast.control.policy.PolicyRefusedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is refused by its meaning and not by its form: why, in JSON. */
public final class Refusals {

    private static final int UNPROCESSABLE = 422;

    Refusals() {}

    @ServerExceptionMapper
    public Response refused(UserRefusedException refused) {
        return unprocessable(refused);
    }

    @ServerExceptionMapper
    public Response refused(HandoverRefusedException refused) {
        return unprocessable(refused);
    }

    @ServerExceptionMapper
    public Response refused(PolicyRefusedException refused) {
        return unprocessable(refused);
    }

    @ServerExceptionMapper
    public Response refused(RotationRefusedException refused) {
        return unprocessable(refused);
    }

    private static Response unprocessable(RuntimeException refused) {
        return Response.status(UNPROCESSABLE)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("status", UNPROCESSABLE, "error", String.valueOf(refused.getMessage())))
                .build();
    }
}
