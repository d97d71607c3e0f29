package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.enrollment.AuthorityRotation;
import dev.holdfast.control.enrollment.RotationRefusedException;
import dev.holdfast.web.AuthoritiesPage;
import dev.holdfast.web.AuthoritiesPage.AuthorityRow;
import dev.holdfast.web.AuthoritiesPage.UntoldRow;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The CAs, and putting another in the place of the one that is: in two steps, each of which is confirmed. */
@Path("/settings/authorities")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class AuthoritiesResource {

    private static final String YES = "yes";

    private static final Map<String, String> NOTICES = Map.of(
            "begun", "The newer CA signs from now on. Retire the older one when every node knows the newer.",
            "retired", "The older CA is retired: nobody trusts it any more, and its key is destroyed.");

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final AuthorityRotation rotation;

    @Inject
    AuthoritiesResource(PageFrame frame, CurrentVisitor visitor, AuthorityRotation rotation) {
        this.frame = frame;
        this.visitor = visitor;
        this.rotation = rotation;
    }

    @GET
    @Needs(Right.ADMINISTER)
    public TemplateInstance show(@RestQuery @Nullable String done) {
        return page("", NOTICES.getOrDefault(Objects.requireNonNullElse(done, ""), ""));
    }

    @POST
    @Path("rotate")
    @Needs(Right.ADMINISTER)
    public RestResponse<TemplateInstance> rotate(@RestForm @Nullable String sure) {
        return confirmed(sure, "begun", () -> rotation.begin(visitor.signedIn().actor()));
    }

    @POST
    @Path("retire")
    @Needs(Right.ADMINISTER)
    public RestResponse<TemplateInstance> retire(@RestForm @Nullable String sure, @RestForm @Nullable String lose) {
        return confirmed(
                sure,
                "retired",
                () -> rotation.retire(YES.equals(lose), visitor.signedIn().actor()));
    }

    private RestResponse<TemplateInstance> confirmed(@Nullable String sure, String done, Runnable step) {
        if (!YES.equals(sure)) {
            return Answers.refused(page("Nothing was done: tick the box that says yes.", ""));
        }
        try {
            step.run();
            return RestResponse.seeOther(URI.create("/settings/authorities?done=" + done));
        } catch (RotationRefusedException refused) {
            return Answers.refused(page("This is not done: " + refused.getMessage() + ".", ""));
        }
    }

    private TemplateInstance page(String problem, String notice) {
        AuthorityRotation.State state = rotation.state();
        Instant now = Instant.now();
        return new AuthoritiesPage(
                frame.of("Certificates", Place.AUTHORITIES),
                state.authorities().reversed().stream()
                        .map(authority -> row(authority, now))
                        .toList(),
                state.rotating(),
                state.untold().stream()
                        .map(node -> new UntoldRow(node.name(), node.cluster(), "/nodes/" + node.node()))
                        .toList(),
                problem,
                notice);
    }

    private static AuthorityRow row(AuthorityRotation.View authority, Instant now) {
        Instant retired = authority.retiredAt();
        return new AuthorityRow(
                authority.hash(),
                role(authority),
                retired == null ? "ok" : "skipped",
                new When(authority.createdAt(), now),
                new When(authority.expiresAt(), now),
                retired == null ? null : new When(retired, now));
    }

    private static String role(AuthorityRotation.View authority) {
        if (authority.retiredAt() != null) {
            return "its key is destroyed";
        }
        if (authority.signing() && authority.serving()) {
            return "signs nodes' certificates, and the control plane's own";
        }
        return authority.signing()
                ? "signs nodes' certificates"
                : "the control plane's own certificate is by it, until it is retired";
    }
}
