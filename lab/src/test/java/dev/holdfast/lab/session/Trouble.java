package dev.holdfast.lab.session;

import dev.holdfast.lab.program.ShiftedClock;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong in a round. */
enum Trouble {
    /** SIGKILL to the control plane and its database, while batches wait for a database that stands still. */
    CONTROL_PLANE_KILLED,
    /** PostgreSQL is stopped at once, as at a crash, and started again. */
    DATABASE_RESTARTED,
    /** PostgreSQL stands still: connections stay, nothing is answered. */
    DATABASE_STALLED,
    /** Nothing passes between node and control plane, and nobody is told. */
    NETWORK_CUT,
    /** Each connection is reset as soon as it is made. */
    CONNECTIONS_RESET,
    /** SIGKILL to daemon and launcher: events lie in the spool and none of them was sent. */
    NODE_KILLED_BEFORE_SENDING,
    /** SIGKILL in the midst of events: some are in the spool, some are not. */
    NODE_KILLED_AT_WORK,
    /** The file system that the spool is on has not one byte left. */
    DISK_FULL,
    /** The node's wall clock is set an hour forward or back while it runs; needs libfaketime. */
    CLOCK_SET,
    /** The control plane's and its database's wall clock is set an hour forward or back and put right again; needs libfaketime. */
    CONTROL_PLANE_CLOCK_SET,
    /** The node was away until its certificate had run out; needs libfaketime. */
    CERTIFICATE_EXPIRED;

    /** Those that can be made on this machine; says loudly if some cannot. */
    static List<Trouble> possible() {
        List<Trouble> possible = new ArrayList<>(List.of(values()));
        if (!ShiftedClock.isThere()) {
            List<Trouble> ofClocks = List.of(CLOCK_SET, CONTROL_PLANE_CLOCK_SET, CERTIFICATE_EXPIRED);
            possible.removeAll(ofClocks);
            System.out.println("session faults: ATTENTION: NOT TESTED without libfaketime (Debian: package faketime): "
                    + ofClocks);
        }
        return possible;
    }
}
