package dev.holdfast.node.linux;

/** The kernel refused a call. The message names the call, what it was for, the kernel's reason, and what can be done. */
public final class KernelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    private KernelException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /**
     * For a call that returned a negated errno.
     *
     * @param call as the manual names it, with what it was for: {@code "setsockopt SO_BINDTODEVICE"}
     * @param subject the interface or address; empty: none
     */
    static KernelException of(String call, String subject, int negatedErrno) {
        int errno = -negatedErrno;
        StringBuilder message = new StringBuilder(call);
        if (!subject.isEmpty()) {
            message.append(" on ").append(subject);
        }
        message.append(": ").append(Errno.text(errno));
        String remedy = remedy(errno);
        if (!remedy.isEmpty()) {
            message.append("; ").append(remedy);
        }
        return new KernelException(message.toString(), errno);
    }

    /** {@code result} if it is none of an error. */
    static int check(int result, String call, String subject) {
        if (result < 0) {
            throw of(call, subject, result);
        }
        return result;
    }

    private static String remedy(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES ->
                "holdfastd needs CAP_NET_RAW and CAP_NET_ADMIN: run it as root, or give it these capabilities";
            case Errno.ENODEV -> "is there an interface of that name?";
            case Errno.EADDRNOTAVAIL -> "the address to send from is not on the interface, or still tentative";
            case Errno.ENETDOWN -> "the interface is down";
            case Errno.ENETUNREACH -> "there is no route, or the interface has no address";
            case 23, 24 -> "raise the limit of open files (LimitNOFILE)";
            case 97 -> "the kernel was built or booted without this address family";
            default -> "";
        };
    }

    /** As in errno(3); see {@link Errno}. */
    public int errno() {
        return errno;
    }
}
