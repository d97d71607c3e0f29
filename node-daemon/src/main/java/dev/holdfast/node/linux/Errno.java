package dev.holdfast.node.linux;

import java.util.Map;

/** The errors of the kernel that the daemon tells apart (asm-generic numbers: x86-64, arm64, riscv64). */
public final class Errno {

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ENOBUFS = 105;

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(EPERM, "Operation not permitted"),
            Map.entry(ENOENT, "No such file or directory"),
            Map.entry(ESRCH, "No such process"),
            Map.entry(EINTR, "Interrupted system call"),
            Map.entry(6, "No such device or address"),
            Map.entry(9, "Bad file descriptor"),
            Map.entry(EAGAIN, "Resource temporarily unavailable"),
            Map.entry(12, "Cannot allocate memory"),
            Map.entry(EACCES, "Permission denied"),
            Map.entry(16, "Device or resource busy"),
            Map.entry(EEXIST, "File exists"),
            Map.entry(ENODEV, "No such device"),
            Map.entry(EINVAL, "Invalid argument"),
            Map.entry(23, "Too many open files in system"),
            Map.entry(24, "Too many open files"),
            Map.entry(90, "Message too long"),
            Map.entry(92, "Protocol not available"),
            Map.entry(93, "Protocol not supported"),
            Map.entry(95, "Operation not supported"),
            Map.entry(97, "Address family not supported by protocol"),
            Map.entry(EADDRINUSE, "Address already in use"),
            Map.entry(EADDRNOTAVAIL, "Cannot assign requested address"),
            Map.entry(ENETDOWN, "Network is down"),
            Map.entry(ENETUNREACH, "Network is unreachable"),
            Map.entry(ENOBUFS, "No buffer space available"),
            Map.entry(110, "Connection timed out"),
            Map.entry(113, "No route to host"));

    private Errno() {}

    /** The kernel's sentence, or the bare number. */
    public static String text(int errno) {
        return TEXTS.getOrDefault(errno, "errno " + errno);
    }
}
