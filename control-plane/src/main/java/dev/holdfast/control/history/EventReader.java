package dev.holdfast.control.history;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.holdfast.control.history.Row.Clocks;
import dev.holdfast.control.history.Row.EventRow;
import dev.holdfast.control.history.Row.Place;
import dev.holdfast.control.history.Row.QuarantineRow;
import dev.holdfast.control.history.Row.TransitionRow;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.Transition;
import dev.holdfast.vrrp.State;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads an event's bytes. What cannot be read becomes a row for the quarantine, never an error. */
public final class EventReader {

    private static final int MOST_BYTES = 64 * 1024;
    private static final int LONGEST_NAME = 63;

    private final Routers routers;

    public EventReader(Routers routers) {
        this.routers = routers;
    }

    /** Knows the node's virtual routers. */
    @FunctionalInterface
    public interface Routers {
        /**
         * The id of a router of the node's cluster, known or new. {@code name} is its label; may be empty.
         *
         * @throws UnreadableEventException if it is neither
         */
        long idOf(String segment, int family, int vrid, String name);
    }

    /** Reads one. */
    public Row read(SpooledEvent spooled) {
        byte[] bytes = spooled.getEvent().toByteArray();
        Place place = new Place(spooled.getEpoch(), spooled.getSeq(), bytes, false);
        if (bytes.length > MOST_BYTES) {
            return new QuarantineRow(place, "too large: " + bytes.length + " bytes");
        }
        try {
            return read(place, Event.parseFrom(spooled.getEvent()));
        } catch (InvalidProtocolBufferException damaged) {
            return new QuarantineRow(
                    place, "not an Event: " + ContractJson.storable(String.valueOf(damaged.getMessage())));
        } catch (UnreadableEventException unreadable) {
            return new QuarantineRow(place, String.valueOf(unreadable.getMessage()));
        }
    }

    private Row read(Place place, Event event) {
        Clocks clocks = new Clocks(
                event.getOccurred().getUnixNanos(),
                event.getOccurred().getMonotonicNanos(),
                name("boot id", event.getOccurred().getBootId(), false));
        return switch (event.getBodyCase()) {
            case TRANSITION -> transition(place, clocks, event.getTransition());
            case LIFECYCLE -> nodeEvent(place, clocks, "lifecycle", event.getLifecycle());
            case LINK -> nodeEvent(place, clocks, "link", event.getLink());
            case GATE -> routerEvent(place, clocks, event.getGate().getRouter(), "gate", event.getGate());
            case REJECTED ->
                routerEvent(place, clocks, event.getRejected().getRouter(), "rejected", event.getRejected());
            case ADDRESS -> routerEvent(place, clocks, event.getAddress().getRouter(), "address", event.getAddress());
            case STALL -> nodeEvent(place, clocks, "stall", event.getStall());
            case GAP -> nodeEvent(bridging(place), clocks, "gap", event.getGap());
            case POLICY -> nodeEvent(place, clocks, "policy", event.getPolicy());
            case OBSERVATION ->
                routerEvent(place, clocks, event.getObservation().getRouter(), "observation", event.getObservation());
            case BODY_NOT_SET -> unknown(place, clocks, event);
        };
    }

    private Row transition(Place place, Clocks clocks, Transition transition) {
        String name = name("router name", transition.getRouterName(), true);
        String cause = transition.getCause().getKindCase().name().toLowerCase(Locale.ROOT);
        if (transition.getCause().getKindCase() == dev.holdfast.proto.v1.Cause.KindCase.KIND_NOT_SET) {
            cause = "unknown";
        }
        return new TransitionRow(
                place,
                clocks,
                routerId(transition.getRouter(), name),
                name,
                state("from", transition.getFrom()),
                state("to", transition.getTo()),
                cause,
                causeDetail(transition.getCause()),
                ContractJson.of(transition.getEvidence()),
                transition.getEvidence().getEffectivePriority() & 0xFF);
    }

    /** The fields of the one kind that is set; of a kind that this version does not know, all that came. */
    private static String causeDetail(dev.holdfast.proto.v1.Cause cause) {
        return cause.getAllFields().values().stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .findFirst()
                .map(ContractJson::of)
                .orElseGet(() -> ContractJson.of(cause));
    }

    private Row routerEvent(Place place, Clocks clocks, RouterKey key, String kind, Message body) {
        return new EventRow(place, clocks, routerId(key, ""), kind, ContractJson.of(body));
    }

    private static Row nodeEvent(Place place, Clocks clocks, String kind, Message body) {
        return new EventRow(place, clocks, null, kind, ContractJson.of(body));
    }

    /** A body of a later version: kept as it came. */
    private static Row unknown(Place place, Clocks clocks, Event event) {
        if (event.getUnknownFields().asMap().isEmpty()) {
            throw new UnreadableEventException("an Event without a body");
        }
        return new EventRow(place, clocks, null, "unknown", ContractJson.of(event));
    }

    private static Place bridging(Place place) {
        return new Place(place.epoch(), place.seq(), place.bytes(), true);
    }

    private long routerId(RouterKey key, String name) {
        int family = key.getFamilyValue();
        if (family != 4 && family != 6) {
            throw new UnreadableEventException("a router key without a family");
        }
        if (key.getVrid() < 1 || key.getVrid() > 255) {
            throw new UnreadableEventException("a router key with VRID " + key.getVrid());
        }
        return routers.idOf(name("segment", key.getSegment(), true), family, key.getVrid(), name);
    }

    private static String name(String what, String text, boolean needed) {
        if (text.length() > LONGEST_NAME || (needed && text.isEmpty()) || text.indexOf('\0') >= 0) {
            throw new UnreadableEventException("a " + what + " of " + text.length() + " characters");
        }
        return text;
    }

    private static State state(String which, dev.holdfast.proto.v1.State state) {
        @Nullable
        State read = switch (state) {
            case STATE_INITIALIZE -> State.INITIALIZE;
            case STATE_BACKUP -> State.BACKUP;
            case STATE_ACTIVE -> State.ACTIVE;
            case STATE_FAULT -> State.FAULT;
            case STATE_UNSPECIFIED, UNRECOGNIZED -> null;
        };
        if (read == null) {
            throw new UnreadableEventException("a transition without a known state '" + which + "'");
        }
        return read;
    }
}
