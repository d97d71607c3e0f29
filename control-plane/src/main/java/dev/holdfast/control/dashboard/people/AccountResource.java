package dev.holdfast.control.dashboard.people;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignIn;
import dev.holdfast.control.access.SignInSessions;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.access.UserRefusedException;
import dev.holdfast.control.access.Users;
import dev.holdfast.control.access.Visitor;
import dev.holdfast.control.dashboard.PageFrame;
import dev.holdfast.web.AccountPage;
import dev.holdfast.web.AccountView;
import dev.holdfast.web.Shell.Place;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** One's own account. */
@Path("/account")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class AccountResource {

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final SignIn signIn;
    private final SignInSessions sessions;
    private final Users users;

    @Inject
    AccountResource(PageFrame frame, CurrentVisitor visitor, SignIn signIn, SignInSessions sessions, Users users) {
        this.frame = frame;
        this.visitor = visitor;
        this.signIn = signIn;
        this.sessions = sessions;
        this.users = users;
    }

    @GET
    @Needs(Right.OWN_ACCOUNT)
    public TemplateInstance show(@RestQuery @Nullable String done) {
        return page("", Notice.of(done));
    }

    @POST
    @Path("password")
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> changePassword(
            @RestForm @Nullable String present,
            @RestForm @Nullable String fresh,
            @RestForm @Nullable String again,
            RoutingContext request) {
        String chosen = Objects.requireNonNullElse(fresh, "");
        try {
            if (!chosen.equals(again)) {
                throw new UserRefusedException("The new password was typed in two ways: once more, please.");
            }
            signIn.changePassword(
                    visitor.signedIn(), Objects.requireNonNullElse(present, ""), chosen, Visitor.of(request));
            return RestResponse.seeOther(URI.create("/account?done=" + Notice.PASSWORD_CHANGED.word()));
        } catch (UserRefusedException refused) {
            return Answers.refused(page(String.valueOf(refused.getMessage()), ""));
        }
    }

    @POST
    @Path("sessions/{id:\\d{1,18}}/end")
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> endSession(@RestPath long id) {
        if (!sessions.end(id, visitor.signedIn())) {
            throw new NotFoundException();
        }
        return RestResponse.seeOther(URI.create("/account?done=" + Notice.SESSION_ENDED.word()));
    }

    @POST
    @Path("end-others")
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> endOtherSessions() {
        sessions.endOthers(visitor.signedIn());
        return RestResponse.seeOther(URI.create("/account?done=" + Notice.SESSION_ENDED.word()));
    }

    private TemplateInstance page(String problem, String notice) {
        SignedIn who = visitor.signedIn();
        boolean hasPassword =
                users.find(who.userId()).map(Users.View::hasPassword).orElse(false);
        return new AccountPage(
                frame.of("My account", Place.ACCOUNT, who),
                new AccountView(
                        who.user(),
                        who.role().word(),
                        StandingWords.mayDo(who.role()),
                        StandingWords.words(who.standing().reach()),
                        hasPassword),
                SessionWords.of(sessions.of(who.userId()), who),
                problem,
                notice);
    }
}
