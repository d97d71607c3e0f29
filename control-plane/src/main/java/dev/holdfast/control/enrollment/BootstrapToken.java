package dev.holdfast.control.enrollment;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the token of {@code HOLDFAST_JOIN_TOKEN} at the first start. */
@ApplicationScoped
public class BootstrapToken {

    void make(
            @Observes StartupEvent event,
            JoinTokens tokens,
            @ConfigProperty(name = "holdfast.join.token") Optional<String> text,
            @ConfigProperty(name = "holdfast.join.token.cluster", defaultValue = "default") String cluster) {
        text.ifPresent(token -> tokens.bootstrap(token, cluster));
    }
}
