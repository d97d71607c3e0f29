package dev.holdfast.vrrp;

import dev.holdfast.vrrp.Observation.What;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.DurationText;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The other routers that were heard, and what has been told about each, so that a disagreement is told once and not with every
 * packet. A fixed number of places: whoever invents senders makes us forget nobody who still speaks, and fills no memory.
 */
final class Neighbours {

    /** More routers than this on one VRID are not observed. */
    private static final int PLACES = 16;

    private static final long FORGOTTEN_AFTER_NANOS = 60_000_000_000L;

    private static final class Place {
        private boolean taken;
        private long high;
        private long low;
        private long heardAtNanos;
        private long toldAddresses;
        private long toldIntervalNanos;
        private int toldOwner;
        private int toldContender;
    }

    private final Place[] places = new Place[PLACES];

    Neighbours() {
        for (int i = 0; i < PLACES; i++) {
            places[i] = new Place();
        }
    }

    void forget() {
        for (Place place : places) {
            place.taken = false;
        }
    }

    /** A new time as ACTIVE: whoever contends now is worth telling again. */
    void forgetContenders() {
        for (Place place : places) {
            place.toldContender = 0;
        }
    }

    /** Tells what is new about the sender. Allocates only when it tells. */
    void observe(long nowNanos, Advertisement advertisement, RouterSettings settings, ActionSink sink) {
        Place place = placeOf(nowNanos, advertisement);
        if (place == null) {
            return;
        }
        place.heardAtNanos = nowNanos;
        observeAddresses(place, advertisement, settings, sink);
        long own = settings.advertInterval().toNanos();
        long theirs = advertisement.intervalNanos() == own ? 0 : advertisement.intervalNanos();
        if (theirs != place.toldIntervalNanos) {
            place.toldIntervalNanos = theirs;
            if (theirs != 0) {
                tell(What.INTERVAL_MISMATCH, advertisement, duration(own), duration(theirs), sink);
            }
        }
        int owner = settings.owner() && advertisement.priority() == 255 ? 1 : 0;
        if (owner != place.toldOwner) {
            place.toldOwner = owner;
            if (owner == 1) {
                tell(What.SECOND_OWNER, advertisement, "255", "255", sink);
            }
        }
    }

    /** An ACTIVE router heard somebody lower. */
    void observeContender(long nowNanos, Advertisement advertisement, int ownPriority, ActionSink sink) {
        Place place = placeOf(nowNanos, advertisement);
        if (place != null && place.toldContender != advertisement.priority()) {
            place.toldContender = advertisement.priority();
            String theirs = Integer.toString(advertisement.priority());
            tell(What.LOWER_PRIORITY_CONTENDER, advertisement, Integer.toString(ownPriority), theirs, sink);
        }
    }

    private static void observeAddresses(
            Place place, Advertisement advertisement, RouterSettings settings, ActionSink sink) {
        if (isSameList(advertisement, settings.addresses())) {
            place.toldAddresses = 0;
            return;
        }
        long digest = digest(advertisement);
        if (digest != place.toldAddresses) {
            place.toldAddresses = digest;
            if (!isSameSet(advertisement, settings.addresses())) {
                tell(What.ADDRESS_LIST_MISMATCH, advertisement, ours(settings), theirs(advertisement), sink);
            }
        }
    }

    private @Nullable Place placeOf(long nowNanos, Advertisement advertisement) {
        Place free = null;
        for (Place place : places) {
            if (!place.taken) {
                free = place;
            } else if (place.high == advertisement.sourceHigh() && place.low == advertisement.sourceLow()) {
                return place;
            } else if (free == null && nowNanos - place.heardAtNanos > FORGOTTEN_AFTER_NANOS) {
                free = place;
            }
        }
        if (free != null) {
            free.taken = true;
            free.high = advertisement.sourceHigh();
            free.low = advertisement.sourceLow();
            free.heardAtNanos = nowNanos;
            free.toldAddresses = 0;
            free.toldIntervalNanos = 0;
            free.toldOwner = 0;
            free.toldContender = 0;
        }
        return free;
    }

    private static boolean isSameList(Advertisement advertisement, List<VirtualAddress> ours) {
        if (advertisement.addressCount() != ours.size()) {
            return false;
        }
        for (int i = 0; i < ours.size(); i++) {
            if (!isAt(advertisement, i, ours.get(i).address())) {
                return false;
            }
        }
        return true;
    }

    /** The order of the addresses has no meaning but for the first of IPv6, which the decoder looks at. */
    private static boolean isSameSet(Advertisement advertisement, List<VirtualAddress> ours) {
        if (advertisement.addressCount() != ours.size()) {
            return false;
        }
        for (int i = 0; i < ours.size(); i++) {
            IpAddress own = ours.get(i).address();
            boolean found = false;
            for (int j = 0; j < advertisement.addressCount() && !found; j++) {
                found = isAt(advertisement, j, own);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAt(Advertisement advertisement, int index, IpAddress address) {
        return advertisement.addressHigh(index) == address.high() && advertisement.addressLow(index) == address.low();
    }

    /** Never 0, which means that nothing was told. */
    private static long digest(Advertisement advertisement) {
        long digest = advertisement.addressCount();
        for (int i = 0; i < advertisement.addressCount(); i++) {
            digest = 31 * (31 * digest + advertisement.addressHigh(i)) + advertisement.addressLow(i);
        }
        return digest == 0 ? 1 : digest;
    }

    private static void tell(What what, Advertisement advertisement, String ours, String theirs, ActionSink sink) {
        sink.observed(new Observation(what, advertisement.source(), ours, theirs));
    }

    private static String duration(long nanos) {
        return DurationText.format(Duration.ofNanos(nanos));
    }

    private static String ours(RouterSettings settings) {
        StringJoiner text = new StringJoiner(", ");
        for (VirtualAddress address : settings.addresses()) {
            text.add(address.address().toString());
        }
        return text.toString();
    }

    private static String theirs(Advertisement advertisement) {
        StringJoiner text = new StringJoiner(", ");
        for (int i = 0; i < advertisement.addressCount(); i++) {
            text.add(advertisement.address(i).toString());
        }
        return text.toString();
    }
}
