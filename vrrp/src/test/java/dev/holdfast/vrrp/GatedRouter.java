package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;

import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import java.util.List;

/** Routers under {@code startup.gate: link} at the points where tests begin. Priority 100, 1 s: down interval 3609.375 ms. */
final class GatedRouter {

    private GatedRouter() {}

    static final RouterSettings GATED = SampleSettings.ipv4("startup.gate", "link", "startup.maxHold", "10s");
    static final Duration DOWN = Duration.ofNanos(3_609_375_000L);
    static final IpAddress VIRTUAL = IpAddress.parse("10.77.0.100");
    static final long SOMEBODY = 0x020000000042L;

    static RouterBench started() {
        return new RouterBench(GATED).handle(new Event.Startup());
    }

    static RouterBench proven() {
        return started().handle(new Event.LinkProven(Proof.ANSWER));
    }

    /** In BACKUP, past its time of trial, with an incumbent that was heard a moment ago. */
    static RouterBench following() {
        RouterBench bench = proven();
        for (int second = 0; second < 6; second++) {
            bench.hear(100, HIGHER_ADDRESS)
                    .handle(new Event.RoundEnded(true, 2))
                    .advance("1s");
        }
        bench.hear(100, HIGHER_ADDRESS);
        bench.clear();
        return bench;
    }

    static RouterBench active() {
        RouterBench bench = proven().expire(Timer.ACTIVE_DOWN);
        bench.handle(new Event.RoundEnded(true, 2));
        bench.clear();
        return bench;
    }

    static List<Why> decisions(RouterBench bench) {
        return bench.trace().decisions().stream().map(GateDecision::why).toList();
    }
}
