package dev.holdfast.control.access;

import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Queries that people keep: each sees, uses and deletes their own. What they find is asked for anew at each use. */
@ApplicationScoped
public class SavedQueries {

    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_QUERY = 2000;
    private static final int MOST_OF_ONE_USER = 100;
    private static final String KIND = "saved_query";

    private final Audit audit;

    @Inject
    SavedQueries(Audit audit) {
        this.audit = audit;
    }

    /** One of them. */
    public record View(long id, String name, String query) {}

    /**
     * Somebody's, by name.
     *
     * @param subject which of the records they ask, {@code HISTORY} or {@code AUDIT}
     */
    @Transactional
    public List<View> of(SignedIn who, String subject) {
        return SavedQuery.<SavedQuery>list("userId = ?1 and subject = ?2 order by name", who.userId(), subject).stream()
                .map(saved -> new View(saved.id, saved.name, saved.query))
                .toList();
    }

    /**
     * Keeps a query. One of the same name is replaced.
     *
     * @param name 1 to 80 characters
     * @param query that could be read; not empty
     * @throws UserRefusedException saying what is wrong
     */
    public void save(SignedIn who, String subject, String name, String query) {
        String called = name.strip();
        if (called.isEmpty() || called.length() > LONGEST_NAME || called.chars().anyMatch(Character::isISOControl)) {
            throw new UserRefusedException("Give the query a name of 1 to " + LONGEST_NAME + " characters.");
        }
        if (query.isBlank() || query.length() > LONGEST_QUERY) {
            throw new UserRefusedException("Only a query that says something can be saved: type one, then save it.");
        }
        QuarkusTransaction.requiringNew().run(() -> store(who, subject, called, query));
    }

    private void store(SignedIn who, String subject, String name, String query) {
        // Whoever saves holds the user's row: two windows of one person cannot make one more than there may be.
        User.findById(who.userId(), LockModeType.PESSIMISTIC_WRITE);
        SavedQuery same = SavedQuery.<SavedQuery>find(
                        "userId = ?1 and subject = ?2 and name = ?3", who.userId(), subject, name)
                .firstResult();
        if (same == null && SavedQuery.count("userId", who.userId()) >= MOST_OF_ONE_USER) {
            throw new UserRefusedException("You have " + MOST_OF_ONE_USER + " saved queries; delete one first.");
        }
        Map<String, Object> before = same == null ? Map.of() : Map.of("query", same.query);
        if (same == null) {
            new SavedQuery(who.userId(), subject, name, query, Instant.now()).persist();
        } else {
            same.query = query;
        }
        audit.record(AuditEntry.done(AuditCode.QUERY_SAVED, who.actor(), KIND, name)
                .changing(before, Map.of("query", query, "subject", subject)));
    }

    /** Deletes one of one's own; false: there is none of this id. */
    public boolean delete(SignedIn who, String subject, long id) {
        return QuarkusTransaction.requiringNew().call(() -> {
            SavedQuery saved = SavedQuery.findById(id, LockModeType.PESSIMISTIC_WRITE);
            if (saved == null || saved.userId != who.userId() || !saved.subject.equals(subject)) {
                return false;
            }
            saved.delete();
            audit.record(AuditEntry.done(AuditCode.SAVED_QUERY_DELETED, who.actor(), KIND, saved.name)
                    .changing(Map.of("query", saved.query, "subject", subject), Map.of()));
            return true;
        });
    }
}
