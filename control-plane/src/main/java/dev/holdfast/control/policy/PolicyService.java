package dev.holdfast.control.policy;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.fleet.Cluster;
import dev.holdfast.control.fleet.Member;
import dev.holdfast.control.fleet.VirtualRouter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one door for people: change what is laid over the nodes' files, and see what is in force and why. */
@ApplicationScoped
public class PolicyService {

    private static final int LONGEST_REASON = 500;

    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    PolicyService(Audit audit, ChangeFeed changes) {
        this.audit = audit;
        this.changes = changes;
    }

    /**
     * Lays one value over a setting at one scope, or takes it away there.
     *
     * @param value as in the node's file, {@code 5s}; null takes it away
     * @param reason why, in the author's words; may be empty
     * @return the revision that now says so
     * @throws PolicyRefusedException if there is no such scope or setting, or the value is none for it
     */
    public long setOverlay(PolicyScope scope, String setting, @Nullable String value, Actor author, String reason) {
        SortedMap<String, @Nullable String> values = new TreeMap<>();
        values.put(setting, value);
        return change(scope, values, author, reason);
    }

    /**
     * Changes several settings of one scope in one revision.
     *
     * @param values setting to value, null takes it away; settings that are not named stay
     * @return the revision that now says so; the current one where nothing differs
     * @throws PolicyRefusedException as {@link #setOverlay}; nothing is changed then
     */
    public long change(PolicyScope scope, Map<String, @Nullable String> values, Actor author, String reason) {
        try {
            long revision =
                    QuarkusTransaction.requiringNew().call(() -> changeInTransaction(scope, values, author, reason));
            changes.announce(ChangeFeed.Topic.POLICY);
            return revision;
        } catch (PolicyRefusedException refused) {
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.POLICY_REFUSED, author, "policy", describe(scope), refusalText(refused)));
            throw refused;
        }
    }

    /** What is in force, or shall be, for one member. */
    @Transactional
    public EffectivePolicy effective(long memberId) {
        Member member = Member.findById(memberId);
        if (member == null) {
            throw new PolicyRefusedException("there is no member " + memberId);
        }
        return PolicyOverlay.read().effective(member);
    }

    /** The same of every member of a virtual router whose node still declares it, in order of node name. */
    @Transactional
    public List<EffectivePolicy> effectiveOfRouter(long routerId) {
        PolicyOverlay overlay = PolicyOverlay.read();
        return Member.<Member>list(
                        "from Member m join fetch m.node n where m.router.id = ?1 and m.withdrawnAt is null order by n.name",
                        routerId)
                .stream()
                .map(overlay::effective)
                .toList();
    }

    /** What is laid over at exactly this scope, by setting. */
    @Transactional
    public SortedMap<String, String> overlayAt(PolicyScope scope) {
        SortedMap<String, String> values = new TreeMap<>();
        for (PolicySetting row : settingsAt(scope)) {
            values.put(row.setting, row.value);
        }
        return values;
    }

    /** The newest revisions, newest first; at most {@code limit}, 1 to 200. */
    @Transactional
    public List<RevisionView> revisions(int limit) {
        List<PolicyRevision> revisions = PolicyRevision.find("order by id desc")
                .page(0, Math.clamp(limit, 1, 200))
                .list();
        List<RevisionView> views = new ArrayList<>();
        for (PolicyRevision revision : revisions) {
            List<PolicyChange> lines = PolicyChange.list("revisionId = ?1 order by setting", revision.id);
            views.add(new RevisionView(
                    revision.id,
                    revision.createdAt,
                    revision.author,
                    revision.reason,
                    lines.stream()
                            .map(line -> new RevisionView.Line(
                                    new PolicyScope(line.scope, line.scopeId),
                                    line.setting,
                                    line.valueBefore,
                                    line.valueAfter))
                            .toList()));
        }
        return views;
    }

    private long changeInTransaction(
            PolicyScope scope, Map<String, @Nullable String> values, Actor author, String reason) {
        if (reason.length() > LONGEST_REASON) {
            throw new PolicyRefusedException(
                    "the reason has " + reason.length() + " characters; at most " + LONGEST_REASON + " are kept");
        }
        requireExists(scope);
        Map<String, @Nullable String> canonical = canonical(values);
        PolicyHead head = PolicyHead.locked();
        long revision = head.revision + 1;
        Map<String, PolicySetting> rows = new HashMap<>();
        settingsAt(scope).forEach(row -> rows.put(row.setting, row));
        Map<String, Object> before = new TreeMap<>();
        Map<String, Object> after = new TreeMap<>();
        List<PolicyChange> lines = new ArrayList<>();
        canonical.forEach((setting, value) -> {
            PolicySetting row = rows.get(setting);
            String old = row == null ? null : row.value;
            if (Objects.equals(old, value)) {
                return;
            }
            lines.add(new PolicyChange(revision, scope, setting, old, value));
            before.put(setting, Objects.requireNonNullElse(old, ""));
            after.put(setting, Objects.requireNonNullElse(value, ""));
        });
        if (lines.isEmpty()) {
            return head.revision;
        }
        head.revision = revision;
        new PolicyRevision(revision, Instant.now(), author.name(), reason).persistAndFlush();
        for (PolicyChange line : lines) {
            line.persist();
            lay(scope, line.setting, line.valueAfter, rows.get(line.setting), revision);
        }
        audit.record(AuditEntry.done(AuditCode.POLICY_CHANGED, author, "policy", describe(scope))
                .changing(before, after)
                .detailed("revision " + revision + (reason.isEmpty() ? "" : ": " + reason)));
        return revision;
    }

    private static Map<String, @Nullable String> canonical(Map<String, @Nullable String> values) {
        SortedMap<String, @Nullable String> canonical = new TreeMap<>();
        values.forEach((setting, value) -> canonical.put(setting, OverlayText.check(setting, value)));
        return canonical;
    }

    private static void lay(
            PolicyScope scope, String setting, @Nullable String value, @Nullable PolicySetting row, long revision) {
        if (row == null && value != null) {
            new PolicySetting(scope, setting, value, revision).persist();
        } else if (row != null && value == null) {
            row.delete();
        } else if (row != null && value != null) {
            row.value = value;
            row.revisionId = revision;
        }
    }

    private static List<PolicySetting> settingsAt(PolicyScope scope) {
        return PolicySetting.list("scope = ?1 and scopeId = ?2", scope.level(), scope.id());
    }

    private static void requireExists(PolicyScope scope) {
        boolean exists = switch (scope.level()) {
            case FLEET -> true;
            case CLUSTER -> Cluster.findByIdOptional(scope.id()).isPresent();
            case ROUTER -> VirtualRouter.findByIdOptional(scope.id()).isPresent();
            case MEMBER -> Member.findByIdOptional(scope.id()).isPresent();
        };
        if (!exists) {
            throw new PolicyRefusedException("there is no " + describe(scope));
        }
    }

    private static String describe(PolicyScope scope) {
        return scope.level() == PolicyScope.Level.FLEET
                ? "fleet"
                : scope.level().name().toLowerCase(java.util.Locale.ROOT) + " " + scope.id();
    }

    private static String refusalText(PolicyRefusedException refused) {
        return Objects.requireNonNullElse(refused.getMessage(), "");
    }
}
