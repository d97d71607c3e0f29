package dev.holdfast.lab.relay;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.LabException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP relay: on each host it listens at 127.0.0.1 and a port, and carries every connection to one address of the
 * outer namespace. {@link #cut} takes one host's way away, silently as a broken network does, or with resets.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InetSocketAddress target;
    private final int port;
    private final Map<Host, Way> ways = new ConcurrentHashMap<>();

    private Relay(InetSocketAddress target, int port) {
        this.target = target;
        this.port = port;
    }

    /** A relay to {@code 127.0.0.1:targetPort} of the outer namespace; hosts find it at {@code 127.0.0.1:port}. */
    public static Relay to(int targetPort, int port) {
        return new Relay(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), targetPort), port);
    }

    /** Opens the way for a host; its listening socket lives in the host's namespace. */
    public void open(Host host) {
        // The JDK's network classes look at the machine once, when first used: not inside a host, please.
        try (ServerSocketChannel warm = ServerSocketChannel.open()) {
            assert warm.isOpen();
        } catch (IOException failed) {
            throw new LabException("no TCP sockets can be opened: " + failed.getMessage(), failed);
        }
        ServerSocketChannel listener = host.call(() -> {
            ServerSocketChannel channel = ServerSocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        });
        Way way = new Way(host, listener);
        if (ways.putIfAbsent(host, way) != null) {
            way.close();
            throw new LabException("the relay is already open on host " + host);
        }
        Thread.ofVirtual().name("relay-" + host).start(way::accept);
    }

    /** The port hosts connect to, on their own 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Nothing passes any more, and nobody is told: connections stand still until {@link #heal}, new ones too. */
    public void cut(Host host) {
        way(host).gate.shut();
    }

    /** Breaks the host's connections, and every new one until {@link #heal}, with a reset. */
    public void reset(Host host) {
        Way way = way(host);
        way.refusing = true;
        way.reset();
    }

    /** Everything passes again; what stood still goes on where it was. */
    public void heal(Host host) {
        Way way = way(host);
        way.refusing = false;
        way.gate.open();
    }

    /** Whether a host is cut off or refused at present. */
    public boolean isCut(Host host) {
        Way way = way(host);
        return way.refusing || way.gate.isShut();
    }

    /** How many connections of a host are open. */
    public int connections(Host host) {
        return way(host).sockets.size() / 2;
    }

    private Way way(Host host) {
        Way way = ways.get(host);
        if (way == null) {
            throw new LabException("the relay is not open on host " + host);
        }
        return way;
    }

    @Override
    public void close() {
        ways.values().forEach(Way::close);
        ways.clear();
    }

    /** One host's listening socket and connections. */
    private final class Way {
        private final Host host;
        private final ServerSocketChannel listener;
        private final Gate gate = new Gate();
        private final Set<SocketChannel> sockets = ConcurrentHashMap.newKeySet();
        private volatile boolean refusing;

        private Way(Host host, ServerSocketChannel listener) {
            this.host = host;
            this.listener = listener;
        }

        private void accept() {
            while (listener.isOpen()) {
                try {
                    SocketChannel near = listener.accept();
                    if (refusing) {
                        breakOff(near);
                    } else {
                        Thread.ofVirtual().name("relay-" + host).start(() -> join(near));
                    }
                } catch (ClosedChannelException closed) {
                    return;
                } catch (IOException failed) {
                    throw new LabException("the relay on host " + host + " stopped: " + failed.getMessage(), failed);
                }
            }
        }

        private void join(SocketChannel near) {
            try {
                sockets.add(near);
                gate.pass();
                SocketChannel far = SocketChannel.open(target);
                sockets.add(far);
                near.setOption(StandardSocketOptions.TCP_NODELAY, true);
                far.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread back = Thread.ofVirtual().start(() -> carry(far, near));
                carry(near, far);
                back.join();
                end(near);
                end(far);
            } catch (IOException unreachable) {
                // The control plane does not listen: the host sees what it would see without a relay.
                sockets.remove(near);
                breakOff(near);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Carries one direction to its end, and hands the end on as a half-close. */
        private void carry(SocketChannel from, SocketChannel to) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            try {
                while (from.read(buffer) >= 0) {
                    buffer.flip();
                    gate.pass();
                    if (!wrote(buffer, to)) {
                        return;
                    }
                    buffer.clear();
                }
                gate.pass();
                to.shutdownOutput();
            } catch (IOException broken) {
                end(from);
                end(to);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** False: nobody is there any more. What they said last is still to be carried the other way, so nothing is closed here. */
        private static boolean wrote(ByteBuffer buffer, SocketChannel to) {
            try {
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                return true;
            } catch (IOException gone) {
                return false;
            }
        }

        private void reset() {
            sockets.forEach(socket -> {
                sockets.remove(socket);
                breakOff(socket);
            });
        }

        private void end(SocketChannel socket) {
            sockets.remove(socket);
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // Closing a broken connection has nothing left to lose.
            }
        }

        private void close() {
            try {
                listener.close();
            } catch (IOException failed) {
                throw new LabException("the relay's socket on host " + host + " cannot be closed", failed);
            }
            gate.open();
            sockets.forEach(this::end);
        }

        private static void breakOff(SocketChannel socket) {
            try {
                // A linger of zero makes close() send RST (tcp(7)).
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                socket.close();
            } catch (IOException alreadyBroken) {
                // The other side was faster.
            }
        }
    }
}
