package dev.holdfast.control.policy;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.fleet.FleetCensus;
import dev.holdfast.control.fleet.Member;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one door for people: change what is laid over the nodes' files, and see what is in force and why. */
@ApplicationScoped
public class PolicyService {

    private static final int LONGEST_REASON = 500;

    private final Audit audit;
    private final ChangeFeed changes;
    private final FleetCensus census;

    @Inject
    PolicyService(Audit audit, ChangeFeed changes, FleetCensus census) {
        this.audit = audit;
        this.changes = changes;
        this.census = census;
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
        long revision = refusable(
                AuditCode.POLICY_REFUSED,
                scope.text(),
                author,
                () -> changeInTransaction(scope, values, author, reason));
        changes.announce(ChangeFeed.Topic.POLICY);
        return revision;
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
        return disagreements(Disagreement.candidates(census.apart()));
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
        for (PolicySetting row : PolicySetting.at(scope)) {
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
                        revision.restores,
                        lines.getOrDefault(revision.id, List.of()).stream()
                                .map(places::line)
                                .toList()))
                .toList();
    }

    /** The lines of the revisions after this one, those of wider scopes first. */
    @Transactional
    public List<RevisionView.Line> changedSince(long revision) {
        List<PolicyChange> lines = PolicyChange.list("revisionId > ?1", revision);
        ScopePlaces places =
                ScopePlaces.of(lines.stream().map(PolicyChange::place).collect(Collectors.toSet()));
        return lines.stream()
                .map(places::line)
                .sorted(Comparator.comparing(RevisionView.Line::scope))
                .toList();
    }

    /** Number of the newest revision; 0: there is none yet. */
    @Transactional
    public long newestRevision() {
        return PolicyHead.<PolicyHead>findById(PolicyHead.ONLY).revision;
    }

    /** Name of the cluster that a scope belongs to; empty text: the fleet; empty: there is no such scope. */
    @Transactional
    public Optional<String> clusterOf(PolicyScope scope) {
        return ScopePlaces.of(Set.of(scope)).cluster(scope);
    }

    /**
     * What a change would do. That somebody asks is on record, and so is what was planned.
     *
     * @throws PolicyRefusedException as {@link #change}
     */
    public PolicyPlan plan(PolicyScope scope, Map<String, @Nullable String> values, Actor author) {
        return planned(scope.text(), () -> PolicyDraft.of(scope, values), author, cluster -> {});
    }

    /**
     * What it would do to come back to an earlier revision; on record like any plan.
     *
     * @param only at this scope alone; empty: at all that have changed since
     * @param rights is told the cluster of each change, empty for the fleet; throws if that may not be changed
     * @throws PolicyRefusedException if there is no such revision, or today's rules refuse what was laid over then
     */
    public PolicyPlan planRollBack(long revision, Optional<PolicyScope> only, Actor author, Consumer<String> rights) {
        return planned(rollBackTarget(revision, only), () -> WayBack.to(revision, only), author, rights);
    }

    /**
     * Lays over again what was laid over in an earlier revision, as a new one: no revision is ever changed.
     *
     * @param only at this scope alone; empty: at all that have changed since
     * @param seen the newest revision when the author looked; 0: whatever it is
     * @param reason why, in the author's words; not empty
     * @param rights as in {@link #planRollBack}
     * @return the revision that now says so
     * @throws PolicyRefusedException as {@link #planRollBack}, and if nothing would change, or another revision was made since {@code seen}
     */
    public long rollBack(
            long revision,
            Optional<PolicyScope> only,
            long seen,
            Actor author,
            String reason,
            Consumer<String> rights) {
        String target = rollBackTarget(revision, only);
        PolicyPlan plan =
                refusable(AuditCode.POLICY_REFUSED, target, author, () -> Planning.of(WayBack.to(revision, only)));
        plan.clusters().forEach(rights);
        long made = refusable(
                AuditCode.POLICY_REFUSED,
                target,
                author,
                () -> rollBackInTransaction(
                        revision, only, seen == 0 ? plan.revision() : seen, plan.revision(), author, reason));
        changes.announce(ChangeFeed.Topic.POLICY);
        return made;
    }

    private PolicyPlan planned(String target, Supplier<PolicyDraft> draft, Actor author, Consumer<String> rights) {
        PolicyPlan plan = refusable(AuditCode.POLICY_PLANNED, target, author, () -> Planning.of(draft.get()));
        plan.clusters().forEach(rights);
        boolean one = plan.onlyScope() != null;
        SortedMap<String, Object> before = new TreeMap<>();
        SortedMap<String, Object> after = new TreeMap<>();
        plan.changes()
                .forEach(line -> note(before, after, one, line.scope(), line.setting(), line.before(), line.after()));
        QuarkusTransaction.requiringNew()
                .run(() -> audit.record(AuditEntry.done(AuditCode.POLICY_PLANNED, author, "policy", target)
                        .changing(before, after)
                        .detailed("would change " + (plan.effects().size() + plan.more()) + " settings of members")));
        return plan;
    }

    private <T> T refusable(AuditCode code, String target, Actor author, Callable<T> act) {
        try {
            return QuarkusTransaction.requiringNew().call(act);
        } catch (PolicyRefusedException refused) {
            audit.recordAttempt(AuditEntry.denied(code, author, "policy", target, refusalText(refused)));
            throw refused;
        }
    }

    private long changeInTransaction(
            PolicyScope scope, Map<String, @Nullable String> values, Actor author, String reason) {
        requireShort(reason);
        PolicyDraft draft = PolicyDraft.of(scope, values);
        PolicyHead head = PolicyHead.locked();
        List<PolicyChange> lines = draft.lines(head.revision + 1);
        if (lines.isEmpty()) {
            return head.revision;
        }
        make(head, lines, author, reason, null);
        putOnRecord(AuditCode.POLICY_CHANGED, scope.text(), lines, author, "revision " + head.revision, reason);
        return head.revision;
    }

    private long rollBackInTransaction(
            long revision, Optional<PolicyScope> only, long seen, long allowed, Actor author, String reason) {
        requireShort(reason);
        if (reason.isEmpty()) {
            throw new PolicyRefusedException("the reason is missing; say why, for whoever reads this later");
        }
        PolicyHead head = PolicyHead.locked();
        // Rights were asked for what it would change at the revision allowed, and for no other.
        if (head.revision != seen || head.revision != allowed) {
            long looked = head.revision == seen ? allowed : seen;
            throw new PolicyRefusedException("policy is at revision " + head.revision + " now, and was at " + looked
                    + " when you looked; look again at what restoring revision " + revision + " would change");
        }
        List<PolicyChange> lines = WayBack.to(revision, only).lines(head.revision + 1);
        if (lines.isEmpty()) {
            throw new PolicyRefusedException("nothing that is laid over"
                    + only.map(scope -> " at " + scope.text()).orElse("") + " differs from revision " + revision);
        }
        make(head, lines, author, reason, revision);
        putOnRecord(
                AuditCode.POLICY_ROLLED_BACK,
                rollBackTarget(revision, only),
                lines,
                author,
                "revision " + head.revision + " restores revision " + revision,
                reason);
        return head.revision;
    }

    private static void make(
            PolicyHead head, List<PolicyChange> lines, Actor author, String reason, @Nullable Long restores) {
        long revision = head.revision + 1;
        head.revision = revision;
        new PolicyRevision(revision, Instant.now(), author.name(), reason, restores).persistAndFlush();
        for (PolicyChange line : lines) {
            line.persist();
            Optional<PolicySetting> row = PolicySetting.at(line.place()).stream()
                    .filter(laid -> laid.setting.equals(line.setting))
                    .findFirst();
            lay(line, row, revision);
        }
    }

    private void putOnRecord(
            AuditCode code, String target, List<PolicyChange> lines, Actor author, String what, String reason) {
        boolean one = lines.stream().map(PolicyChange::place).distinct().count() == 1;
        SortedMap<String, Object> before = new TreeMap<>();
        SortedMap<String, Object> after = new TreeMap<>();
        lines.forEach(line -> note(before, after, one, line.place(), line.setting, line.valueBefore, line.valueAfter));
        audit.record(AuditEntry.done(code, author, "policy", target)
                .changing(before, after)
                .detailed(what + (reason.isEmpty() ? "" : ": " + reason)));
    }

    /** Of several scopes, each field says whose it is. */
    private static void note(
            Map<String, Object> before,
            Map<String, Object> after,
            boolean one,
            PolicyScope scope,
            String setting,
            @Nullable String old,
            @Nullable String value) {
        String field = one ? setting : scope.text() + " " + setting;
        before.put(field, Objects.requireNonNullElse(old, ""));
        after.put(field, Objects.requireNonNullElse(value, ""));
    }

    private static void lay(PolicyChange line, Optional<PolicySetting> row, long revision) {
        String value = line.valueAfter;
        if (value == null) {
            row.ifPresent(PolicySetting::delete);
        } else if (row.isPresent()) {
            row.get().value = value;
            row.get().revisionId = revision;
        } else {
            new PolicySetting(line.place(), line.setting, value, revision).persist();
        }
    }

    private static String rollBackTarget(long revision, Optional<PolicyScope> only) {
        return "revision " + revision + only.map(scope -> " at " + scope.text()).orElse("");
    }

    private static void requireShort(String reason) {
        if (reason.length() > LONGEST_REASON) {
            throw new PolicyRefusedException(
                    "the reason has " + reason.length() + " characters; at most " + LONGEST_REASON + " are kept");
        }
    }

    private static String refusalText(PolicyRefusedException refused) {
        return Objects.requireNonNullElse(refused.getMessage(), "");
    }
}
