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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
        return PolicyOverlay.of(List.of(member.node)).effective(member);
    }

    /** The same of every member of a virtual router whose node still declares it, in order of node name. */
    @Transactional
    public List<EffectivePolicy> effectiveOfRouter(long routerId) {
        List<Member> members = Member.list(
                "from Member m join fetch m.node n where m.router.id = ?1 and m.withdrawnAt is null order by n.name",
                routerId);
        PolicyOverlay overlay =
                PolicyOverlay.of(members.stream().map(member -> member.node).toList());
        return members.stream().map(overlay::effective).toList();
    }

    /** What members of one virtual router disagree on, by router; routers whose members agree are not named. */
    @Transactional
    public Map<Long, List<Disagreement>> disagreements() {
        return disagreements(Disagreement.candidates());
    }

    /** The same of these virtual routers only. */
    @Transactional
    public Map<Long, List<Disagreement>> disagreements(Collection<Long> routers) {
        if (routers.isEmpty()) {
            return Map.of();
        }
        List<Member> members = Member.list(
                "from Member m join fetch m.node n join fetch m.router where m.withdrawnAt is null"
                        + " and n.evictedAt is null and m.router.id in ?1 order by n.name",
                routers);
        Map<Long, List<Member>> shared =
                new HashMap<>(members.stream().collect(Collectors.groupingBy(member -> member.router.id)));
        shared.values().removeIf(of -> of.size() < 2);
        PolicyOverlay overlay = PolicyOverlay.of(shared.values().stream()
                .flatMap(List::stream)
                .map(member -> member.node)
                .collect(Collectors.toSet()));
        Map<Long, List<Disagreement>> found = new HashMap<>();
        shared.forEach((router, of) -> {
            List<Disagreement> on = Disagreement.among(of, overlay::preemption);
            if (!on.isEmpty()) {
                found.put(router, on);
            }
        });
        return found;
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
    public List<RevisionView> revisions(int limit) {
        return revisionsBefore(Long.MAX_VALUE, limit);
    }

    /** The revisions below this number, newest first; at most {@code limit}, 1 to 200. */
    @Transactional
    public List<RevisionView> revisionsBefore(long before, int limit) {
        List<PolicyRevision> revisions = PolicyRevision.find("id < ?1 order by id desc", before)
                .page(0, Math.clamp(limit, 1, 200))
                .list();
        Map<Long, List<PolicyChange>> lines = PolicyChange.<PolicyChange>list(
                        "revisionId in ?1 order by scope, scopeId, setting",
                        revisions.stream().map(revision -> revision.id).toList())
                .stream()
                .collect(Collectors.groupingBy(line -> line.revisionId));
        ScopePlaces places = ScopePlaces.of(lines.values().stream()
                .flatMap(List::stream)
                .map(line -> new PolicyScope(line.scope, line.scopeId))
                .collect(Collectors.toSet()));
        return revisions.stream()
                .map(revision -> new RevisionView(
                        revision.id,
                        revision.createdAt,
                        revision.author,
                        revision.reason,
                        lines.getOrDefault(revision.id, List.of()).stream()
                                .map(places::line)
                                .toList()))
                .toList();
    }

    /** Name of the cluster that a scope belongs to; empty text: the fleet; empty: there is no such scope. */
    @Transactional
    public Optional<String> clusterOf(PolicyScope scope) {
        return ScopePlaces.of(Set.of(scope)).cluster(scope);
    }

    private long changeInTransaction(
            PolicyScope scope, Map<String, @Nullable String> values, Actor author, String reason) {
        if (reason.length() > LONGEST_REASON) {
            throw new PolicyRefusedException(
                    "the reason has " + reason.length() + " characters; at most " + LONGEST_REASON + " are kept");
        }
        requireExists(scope);
        refuseOwner(scope, values);
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

    /** Wider scopes pass an owner by; laid over just this member, it would do nothing. */
    private static void refuseOwner(PolicyScope scope, Map<String, @Nullable String> values) {
        String preemption = values.get(OverlayText.PREEMPTION);
        if (scope.level() == PolicyScope.Level.MEMBER
                && preemption != null
                && !preemption.equals(OverlayText.IMMEDIATE)
                && Member.<Member>findById(scope.id()).ownsTheAddresses()) {
            throw new PolicyRefusedException("preemption cannot be '" + preemption + "' at a member that owns the"
                    + " addresses (priority 255), which always takes them back; give it a priority below 255 in the"
                    + " node's file");
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
