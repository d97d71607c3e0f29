package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SavedQueries;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.access.UserRefusedException;
import dev.holdfast.control.dashboard.QueryBoxes.Said;
import dev.holdfast.control.database.CursorKey;
import dev.holdfast.control.database.SlowReadException;
import dev.holdfast.control.history.HistoryPage;
import dev.holdfast.control.history.HistorySearch;
import dev.holdfast.control.history.HistoryTail;
import dev.holdfast.control.query.Completion;
import dev.holdfast.control.query.CursorRefusedException;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.QueryRefusedException;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.reading.SeenClusters;
import dev.holdfast.web.Found;
import dev.holdfast.web.HistoryRow;
import dev.holdfast.web.Shell.Place;
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
import java.util.List;
import java.util.Objects;
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

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final HistorySearch search;
    private final HistoryTail tail;
    private final SeenClusters seen;
    private final CursorKey key;
    private final QueryBoxes boxes;
    private final SavedQueries saved;

    @Inject
    HistoryResource(
            PageFrame frame,
            CurrentVisitor visitor,
            HistorySearch search,
            HistoryTail tail,
            SeenClusters seen,
            CursorKey key,
            QueryBoxes boxes,
            SavedQueries saved) {
        this.frame = frame;
        this.visitor = visitor;
        this.search = search;
        this.tail = tail;
        this.seen = seen;
        this.key = key;
        this.boxes = boxes;
        this.saved = saved;
    }

    @GET
    @Needs(Right.SEE)
    public RestResponse<TemplateInstance> show(
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable String live,
            @RestQuery @Nullable String done) {
        TypedQuery typed = TypedQuery.read(Subject.HISTORY, q);
        Query query = typed.query();
        if (query == null) {
            return Answers.notUnderstood(page(typed, Said.NOTHING, List.of(), Found.NOTHING));
        }
        try {
            // The stream begins before the page was read: what comes in between is on both, and shown once.
            String stream = "on".equals(live) && cursor == null ? stream(query) : "";
            HistoryPage found = search.page(query, cursor, QueryBoxes.ROWS, seen.selection());
            Instant now = Instant.now();
            List<HistoryRow> rows = found.entries().stream()
                    .map(entry -> HistoryRows.of(entry, now))
                    .toList();
            Found words = QueryBoxes.found(ACTION, found.query(), rows.size(), cursor, found.next(), stream);
            return RestResponse.ok(page(typed, new Said("", "", SavedNotices.of(done)), rows, words));
        } catch (QueryRefusedException refused) {
            return Answers.notUnderstood(page(typed.refused(refused), Said.NOTHING, List.of(), Found.NOTHING));
        } catch (CursorRefusedException | SlowReadException refused) {
            return Answers.refused(page(typed, Said.refusing(refused.getMessage()), List.of(), Found.NOTHING));
        }
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
        TypedQuery typed = TypedQuery.read(Subject.HISTORY, q);
        String called = Objects.requireNonNullElse(name, "");
        if (typed.query() == null) {
            return Answers.notUnderstood(page(typed, Said.NOTHING, List.of(), Found.NOTHING));
        }
        try {
            saved.save(visitor.signedIn(), Subject.HISTORY.name(), called, typed.text());
            return RestResponse.seeOther(URI.create(typed.href(ACTION) + "&done=" + SavedNotices.SAVED));
        } catch (UserRefusedException refused) {
            Said said = new Said(String.valueOf(refused.getMessage()), called, "");
            return Answers.refused(page(typed, said, List.of(), Found.NOTHING));
        }
    }

    @POST
    @Path("saved/{id:\\d{1,18}}/delete")
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> delete(@RestPath long id) {
        if (!saved.delete(visitor.signedIn(), Subject.HISTORY.name(), id)) {
            throw new NotFoundException();
        }
        return RestResponse.seeOther(URI.create(ACTION + "?done=" + SavedNotices.DELETED));
    }

    private String stream(Query query) {
        HistoryTail.check(query);
        return "/live/tails/history?q=" + Addresses.encoded(query.text()) + "&after="
                + Addresses.encoded(tail.start().sealed(key.bytes(), query));
    }

    private TemplateInstance page(TypedQuery typed, Said said, List<HistoryRow> rows, Found found) {
        SignedIn who = visitor.signedIn();
        Instant now = Instant.now();
        return new dev.holdfast.web.HistoryPage(
                frame.of("History", Place.HISTORY, who),
                boxes.of(ACTION, typed, said, who),
                rows,
                found,
                new When(now, now));
    }
}
