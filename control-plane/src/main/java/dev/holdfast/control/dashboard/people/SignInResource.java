package dev.holdfast.control.dashboard.people;

import dev.holdfast.control.access.BrowserCookie;
import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.ForgeryGuard;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.NextPage;
import dev.holdfast.control.access.ProviderSignIn;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignIn;
import dev.holdfast.control.access.Visitor;
import dev.holdfast.control.dashboard.PageFrame;
import dev.holdfast.web.SignInPage;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;

/** In and out. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class SignInResource {

    private final PageFrame frame;
    private final SignIn signIn;
    private final ProviderSignIn provider;
    private final ForgeryGuard forgeryGuard;
    private final CurrentVisitor visitor;

    @Inject
    SignInResource(
            PageFrame frame,
            SignIn signIn,
            ProviderSignIn provider,
            ForgeryGuard forgeryGuard,
            CurrentVisitor visitor) {
        this.frame = frame;
        this.signIn = signIn;
        this.provider = provider;
        this.forgeryGuard = forgeryGuard;
        this.visitor = visitor;
    }

    @GET
    @Path("sign-in")
    @Needs(Right.NONE)
    public RestResponse<TemplateInstance> form(@RestQuery @Nullable String next, RoutingContext request) {
        if (visitor.find().isPresent()) {
            return RestResponse.seeOther(URI.create(NextPage.of(next)));
        }
        return RestResponse.ok(page(request, next, "", ""));
    }

    @POST
    @Path("sign-in")
    @Needs(Right.NONE)
    public RestResponse<TemplateInstance> enter(
            @RestForm @Nullable String name,
            @RestForm @Nullable String password,
            @RestForm @Nullable String next,
            RoutingContext request) {
        String typed = Objects.requireNonNullElse(name, "");
        SignIn.Outcome outcome = signIn.attempt(typed, Objects.requireNonNullElse(password, ""), Visitor.of(request));
        return switch (outcome) {
            case SignIn.Outcome.Welcome(String cookie, String knownBrowser) -> {
                BrowserCookie.SESSION.set(request, cookie);
                BrowserCookie.KNOWN_BROWSER.set(request, knownBrowser);
                BrowserCookie.SIGN_IN_FORM.clear(request);
                yield RestResponse.seeOther(URI.create(NextPage.of(next)));
            }
            case SignIn.Outcome.Refused(Duration retryAfter) ->
                refused(retryAfter, page(request, next, typed, problem(retryAfter)));
        };
    }

    /** The way to the identity provider. */
    @GET
    @Path("sign-in/provider")
    @Needs(Right.NONE)
    public RestResponse<TemplateInstance> toProvider(@RestQuery @Nullable String next, RoutingContext request) {
        return provider.begin(request, NextPage.of(next))
                .map(RestResponse::<TemplateInstance>seeOther)
                .orElseGet(() -> RestResponse.status(
                        Status.SERVICE_UNAVAILABLE, page(request, next, "", "The identity provider does not answer.")));
    }

    /** The way back. */
    @GET
    @Path("sign-in/provider/back")
    @Needs(Right.NONE)
    public RestResponse<TemplateInstance> fromProvider(
            @RestQuery @Nullable String code, @RestQuery @Nullable String state, RoutingContext request) {
        return switch (provider.finish(request, code, state)) {
            case ProviderSignIn.Outcome.Welcome(String cookie, String next) -> {
                BrowserCookie.SESSION.set(request, cookie);
                yield RestResponse.seeOther(URI.create(next));
            }
            case ProviderSignIn.Outcome.Refused(String problem) ->
                RestResponse.status(Status.FORBIDDEN, page(request, "/", "", problem));
        };
    }

    @POST
    @Path("sign-out")
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> leave(RoutingContext request) {
        signIn.out(visitor.signedIn());
        BrowserCookie.SESSION.clear(request);
        return RestResponse.seeOther(URI.create("/sign-in"));
    }

    private static RestResponse<TemplateInstance> refused(Duration retryAfter, TemplateInstance page) {
        if (retryAfter.isZero()) {
            return ResponseBuilder.create(Status.UNAUTHORIZED, page).build();
        }
        return ResponseBuilder.create(Status.TOO_MANY_REQUESTS, page)
                .header("Retry-After", wholeSeconds(retryAfter))
                .build();
    }

    private static String problem(Duration retryAfter) {
        return "User or password is wrong."
                + (retryAfter.isZero() ? "" : " Wait " + wholeSeconds(retryAfter) + " s before the next attempt.");
    }

    private static long wholeSeconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }

    private TemplateInstance page(RoutingContext request, @Nullable String next, String name, String problem) {
        String formToken = forgeryGuard.signInFormToken(request);
        String target = NextPage.of(next);
        return new SignInPage(
                frame.ofNobody("Sign in"),
                target,
                name,
                problem,
                formToken,
                provider.name(),
                "/sign-in/provider?next=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
    }
}
