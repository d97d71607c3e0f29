package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.access.SignedIn.Credential;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who one is and what one may. */
@Path("/api/v1/self")
@Produces(MediaType.APPLICATION_JSON)
public class SelfResource {

    private final CurrentVisitor visitor;

    @Inject
    SelfResource(CurrentVisitor visitor) {
        this.visitor = visitor;
    }

    /**
     * The one who asks.
     *
     * @param user of a token: its owner
     * @param token its public id; null: it was no token
     * @param clusters null: all
     */
    public record Self(
            String user,
            @Nullable String token,
            String role,
            @Nullable List<String> clusters) {}

    @GET
    @Needs(Right.SEE_SELF)
    @RunOnVirtualThread
    public Self read() {
        SignedIn who = visitor.signedIn();
        StandingText standing = StandingText.of(who.standing());
        return new Self(
                who.user(),
                who.credential() instanceof Credential.Token(String id) ? id : null,
                String.valueOf(standing.role()),
                standing.clusters());
    }
}
