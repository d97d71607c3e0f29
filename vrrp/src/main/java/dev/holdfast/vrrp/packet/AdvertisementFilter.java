package dev.holdfast.vrrp.packet;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a decoded advertisement against one of our virtual routers, in the order of {@link Rejection}. What is
 * accepted and yet remarkable (other addresses, another v3 interval) is the state machine's to report. Allocates nothing.
 */
public final class AdvertisementFilter {

    /** Whether the router may take notice of the advertisement; null: it may. */
    public @Nullable Rejection check(Advertisement advertisement, RouterSettings settings) {
        if (advertisement.version() != settings.version()) {
            return Rejection.VERSION;
        }
        if (advertisement.vrid() != settings.vrid()) {
            return Rejection.VRID;
        }
        if (advertisement.family() != settings.family()) {
            return Rejection.FAMILY;
        }
        if (settings.version() == 2) {
            if (!isAuthentic(advertisement, settings.authentication())) {
                return Rejection.AUTHENTICATION;
            }
            if (advertisement.intervalNanos() != settings.advertInterval().toNanos()) {
                return Rejection.INTERVAL_MISMATCH;
            }
        }
        RouterSettings.Unicast unicast = settings.unicast();
        return unicast != null && !isPeer(advertisement, unicast.peers()) ? Rejection.NOT_A_PEER : null;
    }

    private static boolean isAuthentic(Advertisement advertisement, @Nullable String password) {
        if (password == null) {
            // The data of type 0 is ignored on receipt (RFC 3768 section 5.3.10).
            return advertisement.authenticationType() == MessageLayout.AUTHENTICATION_NONE;
        }
        return advertisement.authenticationType() == MessageLayout.AUTHENTICATION_SIMPLE_TEXT
                && advertisement.authenticationData() == SimpleTextPassword.word(password);
    }

    private static boolean isPeer(Advertisement advertisement, List<IpAddress> peers) {
        for (int i = 0; i < peers.size(); i++) {
            IpAddress peer = peers.get(i);
            if (peer.high() == advertisement.sourceHigh() && peer.low() == advertisement.sourceLow()) {
                return true;
            }
        }
        return false;
    }
}
