package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import java.util.List;

/** Something that is measured against a peer, round by round in turn, so that a noisy machine is noisy for both. */
interface Benchmark {

    /** What it is called on the command line. */
    String name();

    /** One line that says what is measured, and who the peer is. */
    String describes();

    /**
     * Measures.
     *
     * @param quick fewer rounds, for a look; figures to quote come from the full number
     */
    List<Measurement> run(boolean quick) throws Exception;

    /** Somebody who talks to this host now and then, as on every real segment: else a daemon that is alone cannot prove its link. */
    static void addClient(Lab lab, Segment segment, Host of) {
        String address = of.addresses().getFirst().getHostAddress();
        lab.host("talker", segment, "10.77.0.254/16").start("ping", "ping", "-n", "-q", "-i", "0.5", address);
    }

    /** How many rounds a figure is the median of. */
    static int rounds(boolean quick) {
        return quick ? 3 : 11;
    }
}
