package dev.holdfast.lab.session;

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
    DISK_FULL
}
