package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.audit.AuditPage;
import dev.holdfast.control.audit.AuditSearch;
import dev.holdfast.control.dashboard.QueryPages.Answer;
import dev.holdfast.control.dashboard.QueryPages.Asked;
import dev.holdfast.control.query.Completion;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.query.TailMark;
import dev.holdfast.web.AuditRow;
import dev.holdfast.web.Found;
import dev.holdfast.web.QueryBox;
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
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What people, programs and nodes did, by a query that stands in the address: for who may see all of it. */
@Path(AuditResource.ACTION)
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class AuditResource {

    static final String ACTION = "/audit";

    private final Asked<AuditRow> asked = new AuditAsked();
    private final PageFrame frame;
    private final AuditSearch search;
    private final QueryPages pages;

    @Inject
    AuditResource(PageFrame frame, AuditSearch search, QueryPages pages) {
        this.frame = frame;
        this.search = search;
        this.pages = pages;
    }

    @GET
    @Needs(Right.SEE_AUDIT)
    public RestResponse<TemplateInstance> show(
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable String live,
            @RestQuery @Nullable String done) {
        return pages.show(asked, q, cursor, live, done);
    }

    @GET
    @Path("completions")
    @Produces(MediaType.APPLICATION_JSON)
    @Needs(Right.SEE_AUDIT)
    public List<Completion.Proposal> completions(@RestQuery @Nullable String q, @RestQuery int caret) {
        return QueryBoxes.completions(Subject.AUDIT, q, caret);
    }

    @POST
    @Path("saved")
    @Needs(Right.SEE_AUDIT)
    public RestResponse<TemplateInstance> save(@RestForm @Nullable String q, @RestForm @Nullable String name) {
        return pages.save(asked, q, name);
    }

    @POST
    @Path("saved/{id:\\d{1,18}}/delete")
    @Needs(Right.SEE_AUDIT)
    public RestResponse<TemplateInstance> delete(@RestPath long id) {
        return pages.delete(asked, id);
    }

    private final class AuditAsked implements Asked<AuditRow> {
        @Override
        public String action() {
            return ACTION;
        }

        @Override
        public Subject subject() {
            return Subject.AUDIT;
        }

        @Override
        public Answer<AuditRow> find(Query query, @Nullable String cursor, Instant now) {
            AuditPage found = search.page(query, cursor, QueryBoxes.ROWS);
            return new Answer<>(
                    found.query(),
                    found.records().stream()
                            .map(stored -> AuditRows.of(stored, now))
                            .toList(),
                    found.next());
        }

        @Override
        public TailMark tail(Query query) {
            search.check(query);
            return search.startOfTail();
        }

        @Override
        public TemplateInstance page(SignedIn who, QueryBox box, List<AuditRow> rows, Found found, When loaded) {
            return new dev.holdfast.web.AuditPage(frame.of("Audit", Place.AUDIT, who), box, rows, found, loaded);
        }
    }
}
