package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.IpAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a router comes to take part: {@code startup.*}, and whom its link may be judged by.
 *
 * @param delay 0 to 1 h from the daemon's start: adverts are ignored until it ends (keepalived: {@code vrrp_startup_delay})
 * @param delaySinceBoot 0 to 1 h from the host's boot: the same (keepalived: {@code vrrp_delay_after_boot}); the later end of the
 *     two counts
 * @param gate whether the link must be proven to hear first
 * @param proof what counts as a proof
 * @param maxHold 0 to 1 h: when the address is given to local processes without a proof
 * @param landmarks hosts of the link that the file names: asked always, and never struck off
 */
public record Startup(
        Duration delay, Duration delaySinceBoot, Gate gate, Proof proof, Duration maxHold, List<IpAddress> landmarks) {

    /** What a router has whose file says nothing: no delay, the gate, any proof, 60 s. */
    public static final Startup DEFAULT =
            new Startup(Duration.ZERO, Duration.ZERO, Gate.LINK, Proof.ANY, Duration.ofSeconds(60), List.of());

    /** Neither delay nor gate: as the RFC says. */
    public static final Startup AT_ONCE =
            new Startup(Duration.ZERO, Duration.ZERO, Gate.OFF, Proof.ANY, Duration.ZERO, List.of());

    public Startup {
        landmarks = List.copyOf(landmarks);
    }

    /** Whether there is any delay at all. */
    public boolean hasDelay() {
        return !delay.isZero() || !delaySinceBoot.isZero();
    }

    /** {@code startup.gate}. */
    public enum Gate {
        OFF,
        LINK
    }

    /** {@code startup.proof}. */
    public enum Proof {
        ANY,
        ANSWER
    }
}
