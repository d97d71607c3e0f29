package dev.holdfast.lab.linux;

/** A system call that failed: names the call, what it was made on, and the kernel's reason. */
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code EAGAIN}: nothing arrived within the socket's receive timeout. */
    static final int EAGAIN = 11;
    /** {@code EINTR}: a signal came first; the call is to be made again. */
    static final int EINTR = 4;

    private final int errno;

    LinuxException(String call, String target, int errno, String reason) {
        super(call + " on " + target + " failed: " + reason + " (errno " + errno + ")");
        this.errno = errno;
    }

    /** The kernel's error number, as in errno(3). */
    public int errno() {
        return errno;
    }
}
