package dev.holdfast.lab.bench;

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

    /** A host that is on the segment and answers, as on every real one: else a daemon that is alone cannot prove its link. */
    static void addWitness(Lab lab, Segment segment) {
        lab.host("witness", segment, "10.77.0.254/16");
    }

    /** How many rounds a figure is the median of. */
    static int rounds(boolean quick) {
        return quick ? 3 : 11;
    }
}
