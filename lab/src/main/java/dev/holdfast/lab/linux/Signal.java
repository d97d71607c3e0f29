package dev.holdfast.lab.linux;

/** The signals the lab sends, by kill(2): Java's own process interface knows only TERM and KILL. */
public enum Signal {
    HUP(1),
    INT(2),
    QUIT(3),
    KILL(9),
    TERM(15),
    CONT(18),
    STOP(19);

    private static final int ESRCH = 3;

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /** Sends this signal; returns false if there is no such process (any more). */
    public boolean send(long pid) {
        if (pid <= 1) {
            throw new IllegalArgumentException("pid " + pid + " is not one process of ours");
        }
        if (Libc.kill(Math.toIntExact(pid), number) == 0) {
            return true;
        }
        LinuxException failure = Libc.failure("kill", "pid " + pid);
        if (failure.errno() == ESRCH) {
            return false;
        }
        throw failure;
    }
}
