package dev.holdfast.control.dashboard.people;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignInSessions;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.access.UserRefusedException;
import dev.holdfast.control.access.Users;
import dev.holdfast.control.dashboard.PageFrame;
import dev.holdfast.web.SecretPage;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.UserForm;
import dev.holdfast.web.UserPage;
import dev.holdfast.web.UserRow;
import dev.holdfast.web.UsersPage;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Users: made, changed, shut out, given new passwords. */
@Path("/users")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class UsersResource {

    private static final String HAND_OVER =
            "Hand it over by a way that nobody else reads; the user changes it under My" + " account.";

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final Users users;
    private final SignInSessions sessions;
    private final StandingWords standings;

    @Inject
    UsersResource(
            PageFrame frame, CurrentVisitor visitor, Users users, SignInSessions sessions, StandingWords standings) {
        this.frame = frame;
        this.visitor = visitor;
        this.users = users;
        this.sessions = sessions;
        this.standings = standings;
    }

    @GET
    @Needs(Right.ADMINISTER)
    public TemplateInstance list(@RestQuery @Nullable String done) {
        return listPage("", new StandingWords.Typed("viewer", "all"), "", Notice.of(done));
    }

    @POST
    @Needs(Right.ADMINISTER)
    public RestResponse<TemplateInstance> create(
            @RestForm @Nullable String name,
            @RestForm @Nullable String role,
            @RestForm @Nullable String clusters,
            @RestForm @Nullable String password) {
        StandingWords.Typed typed = new StandingWords.Typed(role, clusters);
        String wanted = Objects.requireNonNullElse(name, "");
        try {
            String given = given(password);
            String chosen = users.create(wanted, given, typed.standing(), visitor.signedIn());
            return given == null ? secret(wanted.strip(), chosen) : done("/users", Notice.USER_MADE);
        } catch (UserRefusedException refused) {
            return Answers.refused(listPage(wanted, typed, String.valueOf(refused.getMessage()), ""));
        }
    }

    @GET
    @Path("{id:\\d{1,18}}")
    @Needs(Right.ADMINISTER)
    public TemplateInstance show(@RestPath long id, @RestQuery @Nullable String done) {
        return userPage(id, "", Notice.of(done));
    }

    @POST
    @Path("{id:\\d{1,18}}")
    @Needs(Right.ADMINISTER)
    public RestResponse<TemplateInstance> change(
            @RestPath long id, @RestForm @Nullable String role, @RestForm @Nullable String clusters) {
        StandingWords.Typed typed = new StandingWords.Typed(role, clusters);
        return act(id, who -> users.change(id, typed.standing(), who), Notice.USER_CHANGED);
    }

    @POST
    @Path("{id:\\d{1,18}}/disable")
    @Needs(Right.ADMINISTER)
    public RestResponse<TemplateInstance> disable(@RestPath long id) {
        return act(id, who -> users.disable(id, who), Notice.USER_DISABLED);
    }

    @POST
    @Path("{id:\\d{1,18}}/enable")
    @Needs(Right.ADMINISTER)
    public RestResponse<TemplateInstance> enable(@RestPath long id) {
        return act(id, who -> users.enable(id, who), Notice.USER_ENABLED);
    }

    @POST
    @Path("{id:\\d{1,18}}/password")
    @Needs(Right.ADMINISTER)
    public RestResponse<TemplateInstance> setPassword(@RestPath long id, @RestForm @Nullable String password) {
        Users.View user = users.find(id).orElseThrow(NotFoundException::new);
        try {
            String given = given(password);
            String chosen = users.resetPassword(id, given, visitor.signedIn());
            return given == null ? secret(user.name(), chosen) : done("/users/" + id, Notice.PASSWORD_SET);
        } catch (UserRefusedException refused) {
            return Answers.refused(userPage(id, String.valueOf(refused.getMessage()), ""));
        }
    }

    private RestResponse<TemplateInstance> act(long id, Consumer<SignedIn> act, Notice notice) {
        if (users.find(id).isEmpty()) {
            throw new NotFoundException();
        }
        try {
            act.accept(visitor.signedIn());
            return done("/users/" + id, notice);
        } catch (UserRefusedException refused) {
            return Answers.refused(userPage(id, String.valueOf(refused.getMessage()), ""));
        }
    }

    private static @Nullable String given(@Nullable String password) {
        return password == null || password.isEmpty() ? null : password;
    }

    private static RestResponse<TemplateInstance> done(String path, Notice notice) {
        return RestResponse.seeOther(URI.create(path + "?done=" + notice.word()));
    }

    private RestResponse<TemplateInstance> secret(String name, String password) {
        String headline = "The password of " + name;
        return RestResponse.ok(
                new SecretPage(frame.of(headline, Place.USERS), headline, HAND_OVER, "Password", password, "/users"));
    }

    private TemplateInstance listPage(String name, StandingWords.Typed typed, String problem, String notice) {
        SignedIn who = visitor.signedIn();
        Instant now = Instant.now();
        return new UsersPage(
                frame.of("Users", Place.USERS, who),
                users.list().stream().map(user -> row(user, who, now)).toList(),
                new UserForm(name, standings.form(typed, who.role()), problem),
                notice);
    }

    private TemplateInstance userPage(long id, String problem, String notice) {
        Users.View user = users.find(id).orElseThrow(NotFoundException::new);
        SignedIn who = visitor.signedIn();
        return new UserPage(
                frame.of(user.name(), Place.USERS, who),
                row(user, who, Instant.now()),
                standings.form(user.standing()),
                SessionWords.of(sessions.of(id), who),
                problem,
                notice);
    }

    private static UserRow row(Users.View user, SignedIn who, Instant now) {
        Instant disabled = user.disabledAt();
        return new UserRow(
                user.id(),
                user.name(),
                user.standing().role().word(),
                StandingWords.words(user.standing().reach()),
                !user.hasPassword(),
                new When(user.createdAt(), now),
                disabled == null ? null : new When(disabled, now),
                user.id() == who.userId());
    }
}
