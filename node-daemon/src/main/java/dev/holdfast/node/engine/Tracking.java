package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.track.CheckPoller;
import dev.holdfast.node.track.Outcome;
import dev.holdfast.node.track.PolledCheck;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.TrackedCheck;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of the things that this host's virtual routers hang on: interfaces by rtnetlink, the others by the poller. */
final class Tracking {

    private final CheckPoller poller;
    private final Interfaces interfaces;
    private final Map<PolledCheck, Outcome> polled = new HashMap<>();
    private Set<PolledCheck> wanted = Set.of();

    Tracking(CheckPoller poller, Interfaces interfaces) {
        this.poller = poller;
        this.interfaces = interfaces;
    }

    /** The checks of these routers, and no others; what is known of those that stay is kept. */
    void follow(Collection<RouterSettings> routers) {
        wanted = routers.stream()
                .flatMap(router -> router.track().stream())
                .filter(TrackedCheck::isPolled)
                .map(PolledCheck::of)
                .collect(Collectors.toUnmodifiableSet());
        polled.keySet().retainAll(wanted);
        poller.follow(wanted);
    }

    /** The poller saw a change; what comes late, of a check that nobody has any more, is of no account. */
    void seen(PolledCheck check, Outcome outcome) {
        if (wanted.contains(check)) {
            polled.put(check, outcome);
        }
    }

    /** How it stands now; null: nobody has looked yet. */
    @Nullable
    Outcome of(TrackedCheck check) {
        return check.isPolled() ? polled.get(PolledCheck.of(check)) : ofInterface(interfaces.link(check.target()));
    }

    private static Outcome ofInterface(@Nullable Link link) {
        if (link == null) {
            return Outcome.failed("there is no such interface");
        }
        if (!link.up()) {
            return Outcome.failed("is down");
        }
        return link.carrier() ? Outcome.GOOD : Outcome.failed("has no carrier");
    }
}
