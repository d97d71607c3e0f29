package dev.holdfast.lab.bench;

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

    /** How many rounds a figure is the median of. */
    static int rounds(boolean quick) {
        return quick ? 3 : 11;
    }
}
