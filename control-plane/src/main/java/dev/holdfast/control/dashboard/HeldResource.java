package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.history.tenure.Holders;
import dev.holdfast.control.history.tenure.Window;
import dev.holdfast.control.reading.SeenClusters;
import dev.holdfast.web.HeldPage;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who held a virtual address at a moment, in the clusters that one may see. */
@Path("/held")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class HeldResource {

    private static final String NOW = "now";

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final Holders holders;
    private final SeenClusters seen;

    @Inject
    HeldResource(PageFrame frame, CurrentVisitor visitor, Holders holders, SeenClusters seen) {
        this.frame = frame;
        this.visitor = visitor;
        this.holders = holders;
        this.seen = seen;
    }

    @GET
    @Needs(Right.SEE)
    public RestResponse<TemplateInstance> ask(@RestQuery @Nullable String vip, @RestQuery @Nullable String at) {
        String address = Objects.requireNonNullElse(vip, "").strip();
        String when = Objects.requireNonNullElse(at, "").strip();
        if (address.isEmpty()) {
            return RestResponse.ok(page(address, when, null, "", List.of(), false));
        }
        Instant now = Instant.now();
        try {
            Instant moment = Window.moment("the moment", when.isEmpty() ? NOW : when, now);
            Holders.Answer answer = holders.at(address, moment, seen.selection());
            List<HeldPage.Held> found = answer.routers().stream()
                    .map(router -> HeldWords.of(router, moment))
                    .toList();
            return RestResponse.ok(page(address, when, new When(moment, now), "", found, answer.more()));
        } catch (IllegalArgumentException wrong) {
            String problem = "That cannot be answered: " + wrong.getMessage() + ".";
            return Answers.notUnderstood(page(address, when, null, problem, List.of(), false));
        }
    }

    private TemplateInstance page(
            String vip, String at, @Nullable When moment, String problem, List<HeldPage.Held> found, boolean more) {
        return new HeldPage(
                frame.of("Who held an address", Place.HISTORY, visitor.signedIn()),
                vip,
                at,
                moment,
                problem,
                found,
                more);
    }
}
