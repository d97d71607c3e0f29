package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.ForgedRequestException;
import dev.holdfast.control.history.HistoryUnavailableException;
import dev.holdfast.control.problem.Problem;
import dev.holdfast.web.ErrorPage;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What went wrong, in words for people and as JSON for programs; never a stack trace. */
@ApplicationScoped
public class ErrorPages {

    private static final Logger LOG = Logger.getLogger(ErrorPages.class);

    private final PageFrame frame;

    @Inject
    ErrorPages(PageFrame frame) {
        this.frame = frame;
    }

    @ServerExceptionMapper
    public Response forged(ForgedRequestException forged, @Context HttpHeaders headers) {
        return answer(403, "That was not taken", Objects.requireNonNull(forged.getMessage()), headers);
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException refused, @Context HttpHeaders headers) {
        Response response = refused.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        return switch (response.getStatus()) {
            case 403 -> answer(403, "That is not yours to do", advice(refused), headers);
            case 404 ->
                answer(404, "There is no such page", "The link may be old, or what it showed is gone.", headers);
            case 405 ->
                answer(405, "Not this way", "This address is there, but not for this kind of request.", headers);
            case 406 -> answer(406, "Not in that form", "This address has nothing in the form asked for.", headers);
            default ->
                answer(
                        response.getStatus(),
                        "That did not work",
                        "The request could not be understood: go back, and try it once more.",
                        headers);
        };
    }

    @ServerExceptionMapper
    public Response unavailable(HistoryUnavailableException away, @Context HttpHeaders headers) {
        LOG.warnf("event=page_failed reason=%s", away.getMessage());
        return answer(
                503,
                "The database does not answer",
                "The virtual addresses are not in danger: nodes go on by themselves. Try again in a moment.",
                headers);
    }

    /** What nobody foresaw. The id leads from the page to the log. */
    @ServerExceptionMapper
    public Response unforeseen(Exception unforeseen, @Context HttpHeaders headers) {
        if (unforeseen instanceof UnauthorizedException) {
            return answer(401, "Sign in first", "Nobody is signed in here, or no longer.", headers);
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(unforeseen, "event=page_failed id=%s", id);
        return answer(
                500,
                "Something broke here",
                "The virtual addresses are not in danger: nodes go on by themselves. The log of the control plane says"
                        + " more under " + id + ".",
                headers);
    }

    private static String advice(WebApplicationException refused) {
        String message = refused.getMessage();
        return message == null || message.startsWith("HTTP ") ? "Your role does not include this." : message;
    }

    private Response answer(int status, String headline, String advice, HttpHeaders headers) {
        boolean page = headers.getAcceptableMediaTypes().stream()
                .anyMatch(type -> !type.isWildcardType() && type.isCompatible(MediaType.TEXT_HTML_TYPE));
        if (!page) {
            return Problem.of(Integer.toString(status), status, headline, advice)
                    .response();
        }
        String html = new ErrorPage(frame.ofNobody(headline), status, headline, advice).render();
        return Response.status(status)
                .type("text/html;charset=UTF-8")
                .entity(html)
                .build();
    }
}
