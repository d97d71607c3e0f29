package dev.holdfast.node.linux;

import static dev.holdfast.node.linux.Native.INT;
import static dev.holdfast.node.linux.Native.LONG;
import static dev.holdfast.node.linux.Native.POINTER;
import static dev.holdfast.node.linux.Native.captured;
import static dev.holdfast.node.linux.Native.linkage;
import static dev.holdfast.node.linux.Native.resultOrNegatedErrno;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls that the daemon makes, one method each. Every one returns what the kernel returns: a result that is not
 * negative, or the negated errno. Nothing here allocates or throws.
 */
final class SystemCalls {

    private static final MethodHandle SOCKET = Native.function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle BIND = Native.function("bind", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle SETSOCKOPT =
            Native.function("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, INT));
    private static final MethodHandle SENDTO =
            Native.function("sendto", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT, POINTER, INT));
    private static final MethodHandle RECV =
            Native.function("recv", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT));
    private static final MethodHandle SENDMSG =
            Native.function("sendmsg", FunctionDescriptor.of(LONG, INT, POINTER, INT));
    private static final MethodHandle SENDMMSG =
            Native.function("sendmmsg", FunctionDescriptor.of(INT, INT, POINTER, INT, INT));
    private static final MethodHandle RECVMMSG =
            Native.function("recvmmsg", FunctionDescriptor.of(INT, INT, POINTER, INT, INT, POINTER));
    private static final MethodHandle READ = Native.function("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle WRITE = Native.function("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle CLOSE = Native.function("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle EPOLL_CREATE = Native.function("epoll_create1", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle EPOLL_CTL =
            Native.function("epoll_ctl", FunctionDescriptor.of(INT, INT, INT, INT, POINTER));
    private static final MethodHandle EPOLL_WAIT =
            Native.function("epoll_wait", FunctionDescriptor.of(INT, INT, POINTER, INT, INT));
    private static final MethodHandle TIMERFD_CREATE =
            Native.function("timerfd_create", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle TIMERFD_SETTIME =
            Native.function("timerfd_settime", FunctionDescriptor.of(INT, INT, INT, POINTER, POINTER));
    private static final MethodHandle EVENTFD = Native.function("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle MKFIFO = Native.function("mkfifo", FunctionDescriptor.of(INT, POINTER, INT));
    private static final MethodHandle OPEN =
            Native.variadicFunction("open", FunctionDescriptor.of(INT, POINTER, INT), 2);
    private static final MethodHandle SCHED_SETSCHEDULER =
            Native.function("sched_setscheduler", FunctionDescriptor.of(INT, INT, INT, POINTER));
    private static final MethodHandle MLOCKALL = Native.function("mlockall", FunctionDescriptor.of(INT, INT));

    private SystemCalls() {}

    static int socket(int domain, int type, int protocol) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) SOCKET.invokeExact(state, domain, type, protocol), state);
        } catch (Throwable thrown) {
            throw linkage("socket", thrown);
        }
    }

    static int bind(int descriptor, MemorySegment address, int length) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) BIND.invokeExact(state, descriptor, address, length), state);
        } catch (Throwable thrown) {
            throw linkage("bind", thrown);
        }
    }

    static int setsockopt(int descriptor, int level, int option, MemorySegment value, int length) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno(
                    (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, length), state);
        } catch (Throwable thrown) {
            throw linkage("setsockopt", thrown);
        }
    }

    static int sendto(int descriptor, MemorySegment data, long size, int flags, MemorySegment to, int toLength) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno(
                    (long) SENDTO.invokeExact(state, descriptor, data, size, flags, to, toLength), state);
        } catch (Throwable thrown) {
            throw linkage("sendto", thrown);
        }
    }

    static int recv(int descriptor, MemorySegment data, long size, int flags) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((long) RECV.invokeExact(state, descriptor, data, size, flags), state);
        } catch (Throwable thrown) {
            throw linkage("recv", thrown);
        }
    }

    static int sendmsg(int descriptor, MemorySegment message, int flags) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((long) SENDMSG.invokeExact(state, descriptor, message, flags), state);
        } catch (Throwable thrown) {
            throw linkage("sendmsg", thrown);
        }
    }

    static int sendmmsg(int descriptor, MemorySegment messages, int count, int flags) {
        MemorySegment state = captured();
        try {
            return (int)
                    resultOrNegatedErrno((int) SENDMMSG.invokeExact(state, descriptor, messages, count, flags), state);
        } catch (Throwable thrown) {
            throw linkage("sendmmsg", thrown);
        }
    }

    static int recvmmsg(int descriptor, MemorySegment messages, int count, int flags) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno(
                    (int) RECVMMSG.invokeExact(state, descriptor, messages, count, flags, MemorySegment.NULL), state);
        } catch (Throwable thrown) {
            throw linkage("recvmmsg", thrown);
        }
    }

    static int read(int descriptor, MemorySegment data, long size) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((long) READ.invokeExact(state, descriptor, data, size), state);
        } catch (Throwable thrown) {
            throw linkage("read", thrown);
        }
    }

    static int write(int descriptor, MemorySegment data, long size) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((long) WRITE.invokeExact(state, descriptor, data, size), state);
        } catch (Throwable thrown) {
            throw linkage("write", thrown);
        }
    }

    static int close(int descriptor) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable thrown) {
            throw linkage("close", thrown);
        }
    }

    static int epollCreate(int flags) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) EPOLL_CREATE.invokeExact(state, flags), state);
        } catch (Throwable thrown) {
            throw linkage("epoll_create1", thrown);
        }
    }

    static int epollControl(int epoll, int operation, int descriptor, MemorySegment event) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno(
                    (int) EPOLL_CTL.invokeExact(state, epoll, operation, descriptor, event), state);
        } catch (Throwable thrown) {
            throw linkage("epoll_ctl", thrown);
        }
    }

    static int epollWait(int epoll, MemorySegment events, int count, int timeoutMillis) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno(
                    (int) EPOLL_WAIT.invokeExact(state, epoll, events, count, timeoutMillis), state);
        } catch (Throwable thrown) {
            throw linkage("epoll_wait", thrown);
        }
    }

    static int timerfdCreate(int clock, int flags) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) TIMERFD_CREATE.invokeExact(state, clock, flags), state);
        } catch (Throwable thrown) {
            throw linkage("timerfd_create", thrown);
        }
    }

    static int timerfdSettime(int descriptor, int flags, MemorySegment value) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno(
                    (int) TIMERFD_SETTIME.invokeExact(state, descriptor, flags, value, MemorySegment.NULL), state);
        } catch (Throwable thrown) {
            throw linkage("timerfd_settime", thrown);
        }
    }

    static int eventfd(int initial, int flags) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) EVENTFD.invokeExact(state, initial, flags), state);
        } catch (Throwable thrown) {
            throw linkage("eventfd", thrown);
        }
    }

    static int mkfifo(MemorySegment path, int mode) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) MKFIFO.invokeExact(state, path, mode), state);
        } catch (Throwable thrown) {
            throw linkage("mkfifo", thrown);
        }
    }

    /** Without a mode: it makes no file. */
    static int open(MemorySegment path, int flags) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) OPEN.invokeExact(state, path, flags), state);
        } catch (Throwable thrown) {
            throw linkage("open", thrown);
        }
    }

    static int schedSetscheduler(int thread, int policy, MemorySegment parameter) {
        MemorySegment state = captured();
        try {
            return (int)
                    resultOrNegatedErrno((int) SCHED_SETSCHEDULER.invokeExact(state, thread, policy, parameter), state);
        } catch (Throwable thrown) {
            throw linkage("sched_setscheduler", thrown);
        }
    }

    static int mlockall(int flags) {
        MemorySegment state = captured();
        try {
            return (int) resultOrNegatedErrno((int) MLOCKALL.invokeExact(state, flags), state);
        } catch (Throwable thrown) {
            throw linkage("mlockall", thrown);
        }
    }
}
