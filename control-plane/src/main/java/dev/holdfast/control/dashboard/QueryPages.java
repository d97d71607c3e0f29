package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.SavedQueries;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.access.UserRefusedException;
import dev.holdfast.control.dashboard.QueryBoxes.Said;
import dev.holdfast.control.database.CursorKey;
import dev.holdfast.control.database.SlowReadException;
import dev.holdfast.control.query.CursorRefusedException;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.QueryRefusedException;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.query.TailMark;
import dev.holdfast.web.Found;
import dev.holdfast.web.QueryBox;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotFoundException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Pages that ask by a query in their address, and keep queries for who asks. What is asked, and who may, is each page's. */
@ApplicationScoped
class QueryPages {

    /** Of which record, and how its page looks. */
    interface Asked<R> {

        /** Of the page, and with a prefix of the stream and of the export. */
        String action();

        Subject subject();

        /** One page of rows. */
        Answer<R> find(Query query, @Nullable String cursor, Instant now);

        /** Where a tail begins that tells nothing of what is there; refuses what cannot be followed. */
        TailMark tail(Query query);

        TemplateInstance page(SignedIn who, QueryBox box, List<R> rows, Found found, When loaded);
    }

    /**
     * What was found.
     *
     * @param next cursor of the page behind it; null: there is none
     */
    record Answer<R>(Query query, List<R> rows, @Nullable String next) {}

    private final CurrentVisitor visitor;
    private final QueryBoxes boxes;
    private final SavedQueries saved;
    private final CursorKey key;

    @Inject
    QueryPages(CurrentVisitor visitor, QueryBoxes boxes, SavedQueries saved, CursorKey key) {
        this.visitor = visitor;
        this.boxes = boxes;
        this.saved = saved;
        this.key = key;
    }

    <R> RestResponse<TemplateInstance> show(
            Asked<R> asked,
            @Nullable String text,
            @Nullable String cursor,
            @Nullable String live,
            @Nullable String done) {
        TypedQuery typed = TypedQuery.read(asked.subject(), text);
        Query query = typed.query();
        if (query == null) {
            return Answers.notUnderstood(page(asked, typed, Said.NOTHING));
        }
        try {
            // The stream begins before the page was read: what comes in between is on both, and shown once.
            String stream = "on".equals(live) && cursor == null ? stream(asked, query) : "";
            Answer<R> answer = asked.find(query, cursor, Instant.now());
            Found words = QueryBoxes.found(
                    asked.action(), answer.query(), answer.rows().size(), cursor, answer.next(), stream);
            return RestResponse.ok(page(asked, typed, new Said("", "", SavedNotices.of(done)), answer.rows(), words));
        } catch (QueryRefusedException refused) {
            return Answers.notUnderstood(page(asked, typed.refused(refused), Said.NOTHING));
        } catch (CursorRefusedException | SlowReadException refused) {
            return Answers.refused(page(asked, typed, Said.refusing(refused.getMessage())));
        }
    }

    <R> RestResponse<TemplateInstance> save(Asked<R> asked, @Nullable String text, @Nullable String name) {
        TypedQuery typed = TypedQuery.read(asked.subject(), text);
        String called = Objects.requireNonNullElse(name, "");
        if (typed.query() == null) {
            return Answers.notUnderstood(page(asked, typed, Said.NOTHING));
        }
        try {
            saved.save(visitor.signedIn(), asked.subject().name(), called, typed.text());
            return RestResponse.seeOther(URI.create(typed.href(asked.action()) + "&done=" + SavedNotices.SAVED));
        } catch (UserRefusedException refused) {
            return Answers.refused(page(asked, typed, new Said(String.valueOf(refused.getMessage()), called, "")));
        }
    }

    RestResponse<TemplateInstance> delete(Asked<?> asked, long id) {
        if (!saved.delete(visitor.signedIn(), asked.subject().name(), id)) {
            throw new NotFoundException();
        }
        return RestResponse.seeOther(URI.create(asked.action() + "?done=" + SavedNotices.DELETED));
    }

    private String stream(Asked<?> asked, Query query) {
        return "/live/tails" + asked.action() + "?q=" + Addresses.encoded(query.text()) + "&after="
                + Addresses.encoded(asked.tail(query).sealed(key.bytes(), query));
    }

    private <R> TemplateInstance page(Asked<R> asked, TypedQuery typed, Said said) {
        return page(asked, typed, said, List.of(), Found.NOTHING);
    }

    private <R> TemplateInstance page(Asked<R> asked, TypedQuery typed, Said said, List<R> rows, Found found) {
        SignedIn who = visitor.signedIn();
        Instant now = Instant.now();
        return asked.page(who, boxes.of(asked.action(), typed, said, who), rows, found, new When(now, now));
    }
}
