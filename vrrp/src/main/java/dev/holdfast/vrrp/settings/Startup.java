package dev.holdfast.vrrp.settings;

import java.time.Duration;

/**
 * How a router comes to take part: {@code startup.*}.
 *
 * @param delay 0 to 1 h: adverts are ignored until it ends (keepalived: {@code vrrp_startup_delay})
 * @param gate whether the link must be proven to hear first
 * @param proof what counts as a proof
 * @param maxHold 0 to 1 h: when the address is given to local processes without a proof
 */
public record Startup(Duration delay, Gate gate, Proof proof, Duration maxHold) {

    /** What a router has whose file says nothing: no delay, the gate, any proof, 60 s. */
    public static final Startup DEFAULT = new Startup(Duration.ZERO, Gate.LINK, Proof.ANY, Duration.ofSeconds(60));

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
