package dev.holdfast.lab.presence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One line of the matrix.
 *
 * @param seconds how long the link is deaf, the daemon stopped, the carrier away
 * @param maxHold {@code startup.maxHold} of the newcomer
 * @param cover whether it belongs to the choice that every test run plays
 * @param peer whether it is played with keepalived as the newcomer, too
 */
record Cell(
        Situation situation,
        Deafness deafness,
        int seconds,
        int priority,
        boolean higherAddress,
        Daemon incumbent,
        int family,
        Duration interval,
        boolean gateway,
        Duration maxHold,
        boolean cover,
        boolean peer) {

    private static final String FILE = "matrix.csv";

    /** Who falls deaf, or is away, and when. */
    enum Situation {
        /** The newcomer starts on a deaf link. */
        START,
        /** It starts, hears for 0.4 s, and is deaf then. */
        START_HEARS_400MS,
        /** The same with 2 s. */
        START_HEARS_2S,
        /** It has run, is killed with SIGKILL, and starts again on a deaf link. */
        RESTART,
        /** Its carrier goes and comes back, and the link is deaf then. */
        CARRIER_FLAP,
        /** It runs as BACKUP, and its link falls deaf. */
        RUNNING_BACKUP,
        /** The incumbent's link falls deaf. */
        INCUMBENT_DEAF,
        /** The incumbent's daemon is stopped with SIGSTOP. */
        INCUMBENT_STOPPED,
        /** Both lose their carrier together. */
        BOTH_LOSE_CARRIER,
        /** The whole switch carries nothing, and all carriers stay. */
        SWITCH_SILENT,
        /** Its carrier goes and comes back on a switch port that listens and learns for 4 s each, and sends BPDUs all the while. */
        STP_BRIDGE,
        /** It runs on a bridge of its host and starts while the uplink is deaf; a guest on that bridge speaks all the while. */
        LOCAL_VMS;

        /** Whether the address may go to the other one at all, while the fault lasts. */
        boolean mayMove() {
            return this == INCUMBENT_DEAF || this == INCUMBENT_STOPPED;
        }
    }

    /** What the link loses. */
    enum Deafness {
        BOTH,
        INBOUND,
        MULTICAST,
        PROTOCOL_112
    }

    enum Daemon {
        HOLDFAST,
        KEEPALIVED
    }

    /** All of them, in the order of the file. */
    static List<Cell> all() {
        try (InputStream in = Cell.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Cell::parse)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Cell parse(String line) {
        String[] words = line.split(",");
        if (words.length != 12) {
            throw new IllegalArgumentException("12 columns are wanted: " + line);
        }
        return new Cell(
                Situation.valueOf(words[0].strip()),
                Deafness.valueOf(words[1].strip()),
                number(words[2]),
                number(words[3]),
                words[4].strip().equals("higher"),
                Daemon.valueOf(words[5].strip()),
                number(words[6]),
                Duration.ofMillis(number(words[7])),
                words[8].strip().equals("gateway"),
                Duration.ofSeconds(number(words[9])),
                words[10].strip().equals("cover"),
                words[11].strip().equals("peer"));
    }

    private static int number(String word) {
        return Integer.parseInt(word.strip());
    }

    /**
     * What the design says cannot be held: a running BACKUP whose landmarks answer while no advert comes, which the RFC promotes; and
     * one that has a single landmark, the client, and may not wait for more than one extra down interval.
     */
    boolean canBeHeld() {
        boolean longEnough = interval.multipliedBy(3).compareTo(Duration.ofSeconds(seconds)) < 0;
        boolean landmarksAnswer = situation == Situation.RUNNING_BACKUP
                && (deafness == Deafness.MULTICAST || deafness == Deafness.PROTOCOL_112);
        return !longEnough || !(landmarksAnswer || hasOneLandmark());
    }

    /** Without a gateway there is only the client to ask for somebody who follows the incumbent. */
    boolean hasOneLandmark() {
        return !gateway && (situation == Situation.RUNNING_BACKUP || situation == Situation.SWITCH_SILENT);
    }

    /** By which a result is found again. */
    String name() {
        return String.join(
                        " ",
                        situation.name().replace('_', '-'),
                        deafness.name().replace('_', '-'),
                        seconds + "s",
                        "priority-" + priority,
                        higherAddress ? "higher" : "lower",
                        incumbent.name(),
                        "ipv" + family,
                        interval.toMillis() + "ms",
                        gateway ? "gateway" : "alone",
                        "hold-" + maxHold.toSeconds() + "s")
                .toLowerCase(Locale.ROOT);
    }
}
