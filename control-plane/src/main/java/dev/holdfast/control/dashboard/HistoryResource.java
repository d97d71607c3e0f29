package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.dashboard.QueryPages.Answer;
import dev.holdfast.control.dashboard.QueryPages.Asked;
import dev.holdfast.control.history.HistoryPage;
import dev.holdfast.control.history.HistorySearch;
import dev.holdfast.control.history.HistoryTail;
import dev.holdfast.control.query.Completion;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.query.TailMark;
import dev.holdfast.control.reading.SeenClusters;
import dev.holdfast.web.Found;
import dev.holdfast.web.HistoryRow;
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

/** What happened, by a query that stands in the address: of the clusters that one may see. */
@Path(HistoryResource.ACTION)
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class HistoryResource {

    static final String ACTION = "/history";

    private final Asked<HistoryRow> asked = new HistoryAsked();
    private final PageFrame frame;
    private final HistorySearch search;
    private final HistoryTail tail;
    private final SeenClusters seen;
    private final QueryPages pages;

    @Inject
    HistoryResource(PageFrame frame, HistorySearch search, HistoryTail tail, SeenClusters seen, QueryPages pages) {
        this.frame = frame;
        this.search = search;
        this.tail = tail;
        this.seen = seen;
        this.pages = pages;
    }

    @GET
    @Needs(Right.SEE)
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
    @Needs(Right.SEE)
    public List<Completion.Proposal> completions(@RestQuery @Nullable String q, @RestQuery int caret) {
        return QueryBoxes.completions(Subject.HISTORY, q, caret);
    }

    @POST
    @Path("saved")
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> save(@RestForm @Nullable String q, @RestForm @Nullable String name) {
        return pages.save(asked, q, name);
    }

    @POST
    @Path("saved/{id:\\d{1,18}}/delete")
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> delete(@RestPath long id) {
        return pages.delete(asked, id);
    }

    private final class HistoryAsked implements Asked<HistoryRow> {
        @Override
        public String action() {
            return ACTION;
        }

        @Override
        public Subject subject() {
            return Subject.HISTORY;
        }

        @Override
        public Answer<HistoryRow> find(Query query, @Nullable String cursor, Instant now) {
            HistoryPage found = search.page(query, cursor, QueryBoxes.ROWS, seen.selection());
            return new Answer<>(
                    found.query(),
                    found.entries().stream()
                            .map(entry -> HistoryRows.of(entry, now))
                            .toList(),
                    found.next());
        }

        @Override
        public TailMark tail(Query query) {
            HistoryTail.check(query);
            return tail.start();
        }

        @Override
        public TemplateInstance page(SignedIn who, QueryBox box, List<HistoryRow> rows, Found found, When loaded) {
            return new dev.holdfast.web.HistoryPage(frame.of("History", Place.HISTORY, who), box, rows, found, loaded);
        }
    }
}
