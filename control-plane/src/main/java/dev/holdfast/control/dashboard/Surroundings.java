package dev.holdfast.control.dashboard;

import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.history.EventLog;
import dev.holdfast.control.history.StoredEvent;
import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.control.history.TransitionLog;
import dev.holdfast.web.MemberState;
import dev.holdfast.web.Moment;
import dev.holdfast.web.TransitionPage.Witness;
import dev.holdfast.web.When;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened around a transition: at the router's other members in the same seconds, and at its own node before and after. */
@ApplicationScoped
class Surroundings {

    /** To both sides: two down intervals of the usual pace and some. */
    static final Duration SECONDS = Duration.ofSeconds(10);

    private static final int MOST_IN_SECONDS = 100;
    private static final int MOST_BESIDE = 5;
    private static final List<String> OF_THE_LINK = List.of("link", "gate", "stall");

    private final FleetReader fleet;
    private final TransitionLog log;
    private final EventLog events;

    @Inject
    Surroundings(FleetReader fleet, TransitionLog log, EventLog events) {
        this.fleet = fleet;
        this.log = log;
        this.events = events;
    }

    /** All of it, ready to be shown. */
    record Picture(List<Witness> witnesses, List<Moment> seconds, List<Moment> earlier, List<Moment> later) {}

    Picture of(StoredTransition center, Instant now) {
        Instant at = center.occurredAt();
        Map<UUID, String> members = members(center);
        List<StoredTransition> transitions =
                log.ofRouterBetween(center.routerId(), at.minus(SECONDS), at.plus(SECONDS), MOST_IN_SECONDS);
        List<StoredEvent> others = events.around(
                members.keySet(), center.routerId(), at.minus(SECONDS), at.plus(SECONDS), MOST_IN_SECONDS);
        Told told = new Told(center, now);
        List<Moment> seconds = new ArrayList<>();
        transitions.forEach(transition -> seconds.add(told.of(transition)));
        others.forEach(event -> seconds.add(told.of(event)));
        if (transitions.stream().noneMatch(told::isCenter)) {
            seconds.add(told.of(center));
        }
        seconds.sort(Comparator.comparing(moment -> moment.at().at()));
        UUID node = center.nodeUuid();
        long router = center.routerId();
        return new Picture(
                witnesses(center, members, transitions, others, now),
                seconds,
                events.before(node, router, OF_THE_LINK, at.minus(SECONDS), MOST_BESIDE).stream()
                        .map(told::of)
                        .toList(),
                events.after(node, router, OF_THE_LINK, at.plus(SECONDS), MOST_BESIDE).stream()
                        .map(told::of)
                        .toList());
    }

    /** The members of today, and the transition's own node, which may be none any more. */
    private Map<UUID, String> members(StoredTransition center) {
        String cluster = fleet.clusterOfRouter(center.routerId()).orElse("");
        FleetView view = fleet.readCluster(cluster);
        Map<UUID, String> members = new LinkedHashMap<>(FleetWords.nodeNames(view, center.routerId()));
        members.putIfAbsent(center.nodeUuid(), center.nodeName());
        return members;
    }

    private List<Witness> witnesses(
            StoredTransition center,
            Map<UUID, String> members,
            List<StoredTransition> transitions,
            List<StoredEvent> others,
            Instant now) {
        // The moment itself is not before it: whoever changed in the same microsecond is told of among the seconds.
        Map<UUID, StoredTransition> before = log.lastOfEachMember(center.routerId(), center.occurredAt()).stream()
                .collect(Collectors.toMap(StoredTransition::nodeUuid, Function.identity(), (first, second) -> first));
        List<Witness> witnesses = new ArrayList<>();
        members.entrySet().stream()
                .filter(member -> !member.getKey().equals(center.nodeUuid()))
                .sorted(Map.Entry.comparingByValue())
                .forEach(member -> {
                    UUID node = member.getKey();
                    long told = transitions.stream()
                                    .filter(transition -> transition.nodeUuid().equals(node))
                                    .count()
                            + others.stream()
                                    .filter(event -> event.nodeUuid().equals(node))
                                    .count();
                    witnesses.add(witness(member.getValue(), before.get(node), told, now));
                });
        return witnesses;
    }

    private static Witness witness(String node, @Nullable StoredTransition last, long told, Instant now) {
        String saw = told == 0
                ? "told of nothing in these seconds"
                : told == 1 ? "told of one thing in these seconds" : "told of " + told + " things in these seconds";
        return last == null
                ? new Witness(node, MemberState.UNKNOWN, null, "", saw)
                : new Witness(
                        node,
                        TransitionWords.state(last.to()),
                        new When(last.occurredAt(), now),
                        TransitionWords.href(last),
                        saw);
    }

    /** Puts what is stored into words, seen from one transition. */
    private record Told(StoredTransition center, Instant now) {

        boolean isCenter(StoredTransition transition) {
            return transition.cursor().equals(center.cursor());
        }

        Moment of(StoredTransition transition) {
            boolean self = isCenter(transition);
            return moment(
                    transition.occurredAt(),
                    TransitionWords.state(transition.to()).sign(),
                    transition.nodeName(),
                    TransitionWords.headline(transition) + ": " + CauseSentence.of(transition),
                    self ? "" : TransitionWords.href(transition),
                    transition.nodeUuid(),
                    transition.clockErrorNanos(),
                    self);
        }

        Moment of(StoredEvent event) {
            return moment(
                    event.occurredAt(),
                    EventWords.sign(event.kind()),
                    event.nodeName(),
                    EventWords.of(event),
                    "",
                    event.nodeUuid(),
                    event.clockErrorNanos(),
                    false);
        }

        private Moment moment(
                Instant at,
                String sign,
                String node,
                String sentence,
                String href,
                UUID uuid,
                @Nullable Long error,
                boolean self) {
            Duration distance = Duration.between(center.occurredAt(), at);
            return new Moment(
                    new When(at, now),
                    self ? "the transition" : words(distance),
                    sign,
                    node,
                    sentence,
                    href,
                    error == null ? "clock not measured" : "± " + SpanWords.of(error),
                    !self && !uuid.equals(center.nodeUuid()) && isWithinErrors(distance, error),
                    self);
        }

        /** Two clocks tell which was first only if the distance is more than both may be wrong. */
        private boolean isWithinErrors(Duration distance, @Nullable Long error) {
            Long own = center.clockErrorNanos();
            if (error == null || own == null) {
                return true;
            }
            return Math.abs(distance.toNanos()) <= error + Objects.requireNonNull(own);
        }

        private static String words(Duration distance) {
            if (distance.isZero()) {
                return "at the same moment";
            }
            return SpanWords.of(Math.abs(distance.toNanos())) + (distance.isNegative() ? " before" : " after");
        }
    }
}
