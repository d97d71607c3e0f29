package dev.holdfast.lab.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C functions that the lab calls. Each returns what C returns; a failure is −1, and {@link #failure} then makes the
 * exception from the calling thread's own errno. Blocking calls pin their carrier, so callers use platform threads.
 */
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** One capture segment a thread: a second call on the same thread may overwrite it, another thread never does. */
    private static final ThreadLocal<MemorySegment> CAPTURE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CALL_STATE));

    private static final MethodHandle SOCKET =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
            function("getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle RECVMSG =
            function("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SENDTO = function(
            "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle IF_NAMETOINDEX =
            function("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle KILL = function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private Libc() {}

    static int socket(int domain, int type, int protocol) {
        try {
            return (int) SOCKET.invokeExact(CAPTURE.get(), domain, type, protocol);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int bind(int descriptor, MemorySegment address) {
        try {
            return (int) BIND.invokeExact(CAPTURE.get(), descriptor, address, (int) address.byteSize());
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int setsockopt(int descriptor, int level, int option, MemorySegment value) {
        try {
            return (int)
                    SETSOCKOPT.invokeExact(CAPTURE.get(), descriptor, level, option, value, (int) value.byteSize());
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int getsockopt(int descriptor, int level, int option, MemorySegment value, MemorySegment length) {
        try {
            return (int) GETSOCKOPT.invokeExact(CAPTURE.get(), descriptor, level, option, value, length);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static long recvmsg(int descriptor, MemorySegment header, int flags) {
        try {
            return (long) RECVMSG.invokeExact(CAPTURE.get(), descriptor, header, flags);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static long sendto(int descriptor, MemorySegment bytes, long length, MemorySegment address) {
        try {
            return (long)
                    SENDTO.invokeExact(CAPTURE.get(), descriptor, bytes, length, 0, address, (int) address.byteSize());
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int close(int descriptor) {
        try {
            return (int) CLOSE.invokeExact(CAPTURE.get(), descriptor);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int open(MemorySegment path, int flags) {
        try {
            return (int) OPEN.invokeExact(CAPTURE.get(), path, flags);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int setns(int descriptor, int kind) {
        try {
            return (int) SETNS.invokeExact(CAPTURE.get(), descriptor, kind);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Returns 0, not −1, when there is no such interface. */
    static int interfaceIndex(MemorySegment name) {
        try {
            return (int) IF_NAMETOINDEX.invokeExact(CAPTURE.get(), name);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int kill(int pid, int signal) {
        try {
            return (int) KILL.invokeExact(CAPTURE.get(), pid, signal);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** The calling thread's errno; meaningful only right after a call that failed. */
    static int errno() {
        return (int) ERRNO.get(CAPTURE.get(), 0L);
    }

    static LinuxException failure(String call, String target) {
        int errno = errno();
        return new LinuxException(call, target, errno, describe(errno));
    }

    private static String describe(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... more) {
        Linker.Option[] options = new Linker.Option[more.length + 1];
        options[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(more, 0, options, 1, more.length);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    private static AssertionError unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new AssertionError("a downcall threw", thrown);
    }
}
