package dev.holdfast.control.session;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: nodes can connect. That the database answers is checked beside it. */
@Readiness
@ApplicationScoped
public class GrpcReadiness implements HealthCheck {

    private final GrpcServer server;

    @Inject
    GrpcReadiness(GrpcServer server) {
        this.server = server;
    }

    @Override
    public HealthCheckResponse call() {
        int port = server.port();
        return HealthCheckResponse.named("nodes can connect")
                .status(port != 0)
                .withData("port", port)
                .build();
    }
}
