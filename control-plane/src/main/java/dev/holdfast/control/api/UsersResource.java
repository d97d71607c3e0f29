package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.Users;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Users, by name. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
public class UsersResource {

    private final Users users;
    private final CurrentVisitor visitor;

    @Inject
    UsersResource(Users users, CurrentVisitor visitor) {
        this.users = users;
        this.visitor = visitor;
    }

    /**
     * A user.
     *
     * @param clusters null: all
     * @param issuer the identity provider that knows the user; null: none
     */
    public record UserView(
            String name,
            String role,
            @Nullable List<String> clusters,
            boolean disabled,
            @Nullable String issuer,
            Instant createdAt) {}

    /**
     * One to be made.
     *
     * @param clusters null: all
     * @param password null: one is made, and is in the answer
     */
    public record Wanted(
            @Nullable String name,
            @Nullable String role,
            @Nullable List<String> clusters,
            @Nullable String password) {}

    /** What a user is to be; what is left out stays. */
    public record Change(
            @Nullable StandingText standing, @Nullable Boolean disabled) {}

    /** A password; null: one is made, and is in the answer. */
    public record Password(@Nullable String password) {}

    @GET
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public List<UserView> list() {
        return users.list().stream().map(UsersResource::view).toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public Password create(@Nullable Wanted wanted) {
        try {
            Wanted asked = Objects.requireNonNullElse(wanted, new Wanted(null, null, null, null));
            String password = users.create(
                    Objects.requireNonNullElse(asked.name(), ""),
                    asked.password(),
                    new StandingText(asked.role(), asked.clusters()).standing(),
                    visitor.signedIn());
            return new Password(asked.password() == null ? password : null);
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }

    @GET
    @Path("{name}")
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public UserView read(@PathParam("name") String name) {
        return view(find(name));
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public UserView change(@PathParam("name") String name, Change change) {
        long id = find(name).id();
        try {
            if (change.standing() != null) {
                users.change(id, change.standing().standing(), visitor.signedIn());
            }
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
        if (Boolean.TRUE.equals(change.disabled())) {
            users.disable(id, visitor.signedIn());
        } else if (Boolean.FALSE.equals(change.disabled())) {
            users.enable(id, visitor.signedIn());
        }
        return view(find(name));
    }

    @PUT
    @Path("{name}/password")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public Password setPassword(@PathParam("name") String name, Password wanted) {
        String password = users.resetPassword(find(name).id(), wanted.password(), visitor.signedIn());
        return new Password(wanted.password() == null ? password : null);
    }

    private Users.View find(String name) {
        return users.named(name).orElseThrow(NotFoundException::new);
    }

    private static UserView view(Users.View user) {
        StandingText standing = StandingText.of(user.standing());
        return new UserView(
                user.name(),
                String.valueOf(standing.role()),
                standing.clusters(),
                user.disabledAt() != null,
                user.issuer(),
                user.createdAt());
    }
}
